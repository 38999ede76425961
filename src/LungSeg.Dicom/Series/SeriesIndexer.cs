using LungSeg.Dicom.Part10;
namespace LungSeg.Dicom.Series;

/// <summary>
/// Sorts objects into series and series into volumes. What cannot be used is named, with a cure, and does not stop
/// the others. Pure: no I/O, and the same objects give the same index in whatever order they come.
/// <list type="number">
/// <item>Objects are grouped by SeriesInstanceUID; unreadable ones and what is no CT are left out.</item>
/// <item>Series of one or two slices, and slices without a series, are put together
/// (<see cref="ScatteredSlices"/>).</item>
/// <item>In a series: localizers out, slices without a place out, the grid kept that most slices share.</item>
/// <item>Sorted along the slice normal; identical slices in one place dropped, different ones reject.</item>
/// <item>An even grid fitted to the positions (<see cref="SeriesGrid"/>); gaps, irregular steps and tilt found.</item>
/// <item>Where there is none, the series is divided into the scans it may hold (<see cref="VolumeFinder"/>).</item>
/// </list>
/// Whether slices in one place are identical only their pixels tell. A caller asks <see cref="PixelHashesNeeded"/>
/// which those are (mostly none), hashes them, and gives the hashes to <see cref="Index"/>.
/// </summary>
public static class SeriesIndexer
{
    private static readonly IReadOnlyDictionary<SliceKey, string> NoHashes = new Dictionary<SliceKey, string>();

    /// <summary>The slices that share their place with another one of their series.</summary>
    /// <param name="objects">The objects whose headers were read.</param>
    /// <param name="options">What is accepted; null for the defaults.</param>
    public static IReadOnlyList<SliceKey> PixelHashesNeeded(
        IEnumerable<IndexedObject> objects, SeriesIndexerOptions? options = null)
    {
        var keys = new List<SliceKey>();
        var (series, scattered) = Sorted(objects.ToList(), options ?? new());
        foreach (var stack in series.Select(item => item.Stack).Concat(scattered))
        {
            var whole = stack.Part(stack.Slices);
            if (whole.Slices.Count == 0) continue;

            // Of a series that no grid prevails in, only the parts may be volumes: any two slices of it may meet there.
            whole.KeepLargestGrid();
            whole.Sort();
            keys.AddRange(whole.Coincident());
        }

        return keys;
    }

    /// <summary>Indexes objects.</summary>
    /// <param name="objects">The objects whose headers were read, each name once.</param>
    /// <param name="options">What is accepted; null for the defaults.</param>
    /// <param name="pixelHashes"><see cref="Pixels.PixelHash"/> of the slices that <see cref="PixelHashesNeeded"/>
    /// names.</param>
    public static SeriesIndex Index(
        IEnumerable<IndexedObject> objects,
        SeriesIndexerOptions? options = null,
        IReadOnlyDictionary<SliceKey, string>? pixelHashes = null)
    {
        options ??= new();
        var finder = new VolumeFinder(options, pixelHashes ?? NoHashes);
        var accepted = new List<CtSeries>();
        var rejected = new List<SeriesRejection>();
        var leftOut = new List<ObjectRejection>();
        var all = objects.ToList();
        var (series, scattered) = Sorted(all, options);
        foreach (var (stack, members) in series)
        {
            if (members.Count == 0) leftOut.AddRange(stack.LeftOut);
            else Take(stack, stack.Slices.Count > 0 ? finder.Find(stack, members) : Unusable(stack, members));
        }

        var byName = scattered.Count == 0 ? null : all.ToDictionary(item => item.Name, StringComparer.Ordinal);
        foreach (var stack in scattered)
        {
            var names = stack.Slices.Select(slice => slice.Key.ObjectName).Distinct().Order(StringComparer.Ordinal);
            List<IndexedObject> members = [.. names.Select(name => byName![name])];
            var found = finder.Find(stack, members);
            Take(
                stack,
                found with
                {
                    Series = [.. found.Series.Select(volume => ScatteredSlices.Said(volume, stack))],
                    Rejections =
                    [
                        .. found.Rejections.Select(rejection =>
                            rejection with
                            {
                                Fault = SeriesFaults.SeriesPerSlice(
                                    rejection.ObjectNames.Count, ScatteredSlices.SeriesOf(stack), rejection.Fault),
                            }
                        ),
                    ],
                });
        }

        leftOut.AddRange(
            all.Where(item => UidOf(item) is null)
                .Select(item => new ObjectRejection(
                    item.Name, null, null, item.Read.Fault ?? DicomFaults.Truncated("its header"))));
        return new(
            [
                .. accepted
                    .OrderBy(item => item.SeriesNumber)
                    .ThenBy(item => item.SeriesInstanceUid, StringComparer.Ordinal),
            ],
            [.. rejected.OrderBy(item => item.SeriesInstanceUid, StringComparer.Ordinal)],
            [.. leftOut.OrderBy(item => item.ObjectName, StringComparer.Ordinal).ThenBy(item => item.Frame)]);

        void Take(SliceStack stack, StackVolumes volumes)
        {
            accepted.AddRange(volumes.Series);
            rejected.AddRange(volumes.Rejections);

            // What has the fault that rejects its whole series stands there already.
            var fault = volumes.Series.Count == 0 ? volumes.Rejections[0].Fault.Code : null;
            leftOut.AddRange(stack.LeftOut.Concat(volumes.LeftOut).Where(item => item.Fault.Code != fault));
        }
    }

    /// <summary>Nothing is left of a series: it has the fault that most of its objects have.</summary>
    private static StackVolumes Unusable(SliceStack stack, IReadOnlyList<IndexedObject> members) =>
        new(
            [],
            [
                new(
                    stack.SeriesInstanceUid,
                    stack.LeftOut.GroupBy(item => item.Fault.Code).MaxBy(group => group.Count())!.First().Fault,
                    [.. members.Select(member => member.Name)]),
            ],
            []);

    /// <summary>
    /// The series in order of UID, each with its objects in order of name; and stacks of slices that have none, or one
    /// each.
    /// </summary>
    private static (
        List<(SliceStack Stack, List<IndexedObject> Members)> Series,
        IReadOnlyList<SliceStack> Scattered) Sorted(List<IndexedObject> objects, SeriesIndexerOptions options)
    {
        var series = objects
            .Where(item => UidOf(item) is not null)
            .GroupBy(item => UidOf(item)!, StringComparer.Ordinal)
            .OrderBy(group => group.Key, StringComparer.Ordinal)
            .Select(group => StackOf(group.Key, [.. group.OrderBy(item => item.Name, StringComparer.Ordinal)], options))
            .ToList();
        var small = series.Where(item => IsScattered(item.Stack)).ToList();
        var scattered = ScatteredSlices.Stacks([.. small.SelectMany(item => item.Stack.Slices)])
            .Where(stack => stack.Slices.Count >= SeriesGrid.MinSlices && (ScatteredSlices.SeriesOf(stack) != 1))
            .ToList();

        // Of the series that they came from there stays what was not put together; mostly nothing.
        var taken = scattered.SelectMany(stack => stack.Slices).ToHashSet();
        for (var i = 0; i < series.Count && taken.Count > 0; i++)
        {
            if (IsScattered(series[i].Stack) && series[i].Stack.Slices.Any(taken.Contains))
                series[i] = Without(series[i].Stack, series[i].Members, taken);
        }

        return (series, scattered);
    }

    private static (SliceStack Stack, List<IndexedObject> Members) Without(
        SliceStack stack, List<IndexedObject> members, HashSet<SlicePlane> taken)
    {
        stack.Remove(taken);
        var names = stack.Slices.Select(slice => slice.Key.ObjectName).ToHashSet(StringComparer.Ordinal);
        return (stack, [.. members.Where(member => names.Contains(member.Name))]);
    }

    private static bool IsScattered(SliceStack stack) =>
        stack.Slices.Count > 0
        && (stack.Slices.Count <= ScatteredSlices.MaxOfSeries || stack.SeriesInstanceUid.Length == 0);

    private static (SliceStack Stack, List<IndexedObject> Members) StackOf(
        string uid, List<IndexedObject> members, SeriesIndexerOptions options)
    {
        var stack = new SliceStack(uid);
        foreach (var member in members) stack.Add(member, options);
        return (stack, members);
    }

    private static string? UidOf(IndexedObject item) =>
        item.Read.Header?.SeriesInstanceUid ?? item.Read.SeriesInstanceUid;
}
