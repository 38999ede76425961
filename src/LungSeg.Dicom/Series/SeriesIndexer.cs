using LungSeg.Dicom.Pixels;

namespace LungSeg.Dicom.Series;

/// <summary>
/// Sorts objects into series and series into volumes. What cannot be used is named, with a cure, and does not stop
/// the others. Pure: no I/O, and the same objects give the same index in whatever order they come.
/// <list type="number">
/// <item>Objects are grouped by SeriesInstanceUID; unreadable ones and what is no CT are left out.</item>
/// <item>In a series: localizers out, slices without a place out, the grid kept that most slices share.</item>
/// <item>Sorted along the slice normal; identical slices in one place dropped, different ones reject.</item>
/// <item>An even grid fitted to the positions (<see cref="SeriesGrid"/>); gaps, irregular steps and tilt found.</item>
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
    public static IReadOnlyList<SliceKey> PixelHashesNeeded(IEnumerable<IndexedObject> objects, SeriesIndexerOptions? options = null)
    {
        var keys = new List<SliceKey>();
        foreach (var (uid, members) in BySeries(objects))
        {
            var stack = StackOf(uid, members, options ?? new());
            if (stack.Slices.Count == 0 || stack.KeepLargestGrid() is not null) continue;
            stack.Sort();
            keys.AddRange(stack.Coincident());
        }

        return keys;
    }

    /// <summary>Indexes objects.</summary>
    /// <param name="objects">The objects whose headers were read, each name once.</param>
    /// <param name="options">What is accepted; null for the defaults.</param>
    /// <param name="pixelHashes"><see cref="PixelHash"/> of the slices that <see cref="PixelHashesNeeded"/> names.</param>
    public static SeriesIndex Index(
        IEnumerable<IndexedObject> objects,
        SeriesIndexerOptions? options = null,
        IReadOnlyDictionary<SliceKey, string>? pixelHashes = null)
    {
        options ??= new();
        var accepted = new List<CtSeries>();
        var rejected = new List<SeriesRejection>();
        var leftOut = new List<ObjectRejection>();
        var all = objects.ToList();
        foreach (var (uid, members) in BySeries(all))
        {
            var stack = StackOf(uid, members, options);
            var fault = IndexOne(stack, members, options, pixelHashes ?? NoHashes, out var series);
            if (series is not null) accepted.Add(series);
            if (fault is not null) rejected.Add(new(uid, fault, [.. members.Select(member => member.Name)]));

            // What has the fault that rejects its whole series stands there already.
            leftOut.AddRange(stack.LeftOut.Where(item => item.Fault.Code != fault?.Code));
        }

        leftOut.AddRange(all.Where(item => UidOf(item) is null)
            .Select(item => new ObjectRejection(item.Name, null, null, item.Read.Fault ?? DicomFaults.Truncated("its header"))));
        return new(
            [.. accepted.OrderBy(series => series.SeriesNumber).ThenBy(series => series.SeriesInstanceUid, StringComparer.Ordinal)],
            rejected,
            [.. leftOut.OrderBy(item => item.ObjectName, StringComparer.Ordinal).ThenBy(item => item.Frame)]);
    }

    private static DicomFault? IndexOne(
        SliceStack stack,
        List<IndexedObject> members,
        SeriesIndexerOptions options,
        IReadOnlyDictionary<SliceKey, string> pixelHashes,
        out CtSeries? series)
    {
        series = null;

        // Nothing left: the series has the fault that most of its objects have.
        if (stack.Slices.Count == 0)
            return stack.LeftOut.GroupBy(item => item.Fault.Code).MaxBy(group => group.Count())!.First().Fault;
        if (stack.KeepLargestGrid() is { } mixed) return mixed;
        stack.Sort();
        if (stack.DropDuplicates(pixelHashes) is { } different) return different;
        if (SeriesGrid.Fit(stack.Slices, out var grid) is { } irregular) return irregular;

        var geometry = grid!.Geometry();
        var limit = Math.Min(options.MaxVoxels, int.MaxValue);
        if (geometry.Size.Length > limit) return SeriesFaults.TooLarge(geometry.Size.Length, limit);
        if (GapFault(grid, options) is { } gap) return gap;
        series = SeriesDescriber.Describe(stack, grid, geometry, members);
        return null;
    }

    private static DicomFault? GapFault(SeriesGrid grid, SeriesIndexerOptions options)
    {
        var (widest, after) = Enumerable.Range(1, grid.Places.Count - 1)
            .Select(i => (Steps: grid.Places[i] - grid.Places[i - 1], After: i - 1))
            .MaxBy(gap => gap.Steps);
        var isNarrow = widest * grid.Step.Length <= options.MaxInterpolatedGap;
        if (widest == 1 || (options.AllowMissingSlices && isNarrow)) return null;
        return SeriesFaults.MissingSlices(grid.Missing, grid.Size, grid.Slices[after].Key, grid.Slices[after + 1].Key, isNarrow);
    }

    private static SliceStack StackOf(string uid, List<IndexedObject> members, SeriesIndexerOptions options)
    {
        var stack = new SliceStack(uid);
        foreach (var member in members) stack.Add(member, options);
        return stack;
    }

    /// <summary>The series in order of UID, each with its objects in order of name.</summary>
    private static IEnumerable<(string Uid, List<IndexedObject> Members)> BySeries(IEnumerable<IndexedObject> objects) => objects
        .Where(item => UidOf(item) is not null)
        .GroupBy(item => UidOf(item)!, StringComparer.Ordinal)
        .OrderBy(group => group.Key, StringComparer.Ordinal)
        .Select(group => (group.Key, group.OrderBy(item => item.Name, StringComparer.Ordinal).ToList()));

    private static string? UidOf(IndexedObject item) => item.Read.Header?.SeriesInstanceUid ?? item.Read.SeriesInstanceUid;
}
