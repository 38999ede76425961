using System.Globalization;

namespace LungSeg.Dicom.Series;

/// <summary>One of the scans that a series holds.</summary>
/// <param name="Label">Its name, safe as part of a path: lower-case letters, digits, points and hyphens.</param>
/// <param name="Slices">Its slices.</param>
internal sealed record ScanPart(string Label, IReadOnlyList<SlicePlane> Slices);

/// <summary>One way to tell the scans of a series apart.</summary>
/// <param name="Name">What they are told apart by.</param>
/// <param name="Divide">Divides slices; one part or none where it tells nothing.</param>
internal sealed record ScanDivision(string Name, Func<IReadOnlyList<SlicePlane>, IReadOnlyList<ScanPart>> Divide)
{
    /// <summary>
    /// It tells scans apart only where they have slices in the same places: parts of one scan may differ in it too.
    /// </summary>
    public bool NeedsSamePlaces { get; init; }
}

/// <summary>The ways to tell the scans of a series apart, the most telling first.</summary>
internal static class ScanDivisions
{
    /// <summary>The longest label of a part; kernels have names of any length.</summary>
    private const int MaxLabel = 24;

    public static readonly IReadOnlyList<ScanDivision> All =
    [
        ByFolder,
        ByText("the phase's percentage", "phase", slice => slice.Frame.Marks?.PhasePercent),
        ByText("the temporal position", "phase", slice => slice.Frame.Marks?.TemporalPosition),
        ByText("the acquisition number", "acquisition", slice => slice.Frame.Marks?.Acquisition),
        ByText("the trigger time", "trigger", slice => slice.Frame.Marks?.TriggerTime),
        ByText("the series number", "number", slice =>
            slice.Header.SeriesNumber?.ToString(CultureInfo.InvariantCulture)
        ),
        ByText("the convolution kernel", "kernel", slice => slice.Frame.Marks?.Kernel),
        ByText("the tube voltage", "kv", slice => slice.Header.Acquisition.Kvp?.ToString(CultureInfo.InvariantCulture)),
        ByText("the filter type", "filter", slice => slice.Frame.Marks?.Filter),
        ByTime("the acquisition time", slice => slice.Frame.Marks?.AcquisitionTime),
        ByTime("the content time", slice => slice.Frame.Marks?.ContentTime),
        ByPasses("the order of their acquisition times", slice => slice.Frame.Marks?.AcquisitionTime),
        ByPasses("the order of their content times", slice => slice.Frame.Marks?.ContentTime),
        ByTurns("the order of their acquisition times in each place", slice => slice.Frame.Marks?.AcquisitionTime),
        ByTurns("the order of their content times in each place", slice => slice.Frame.Marks?.ContentTime),
    ];

    /// <summary>
    /// Scans of several patients whose UIDs an anonymiser made the same lie in folders of their own. The folders are
    /// numbered: what people call them is no part of a name.
    /// </summary>
    private static ScanDivision ByFolder => new("the folder that they lie in", slices =>
        {
            var groups = slices
                .GroupBy(slice => FolderOf(slice.Key.ObjectName), StringComparer.Ordinal)
                .OrderBy(group => group.Key, StringComparer.Ordinal)
                .ToList();
            return Labelled(groups, group => $"folder-{groups.IndexOf(group) + 1}");
        })
    { NeedsSamePlaces = true };

    private static string FolderOf(string name) => name[..(name.LastIndexOf('/') + 1)];

    private static ScanDivision ByText(string name, string label, Func<SlicePlane, string?> mark) => new(name, slices =>
        Labelled(Groups(slices, mark), group => $"{label}-{Safe(group.Key)}"));

    /// <summary>Times become numbers in their order: when a patient was scanned is no part of a name.</summary>
    private static ScanDivision ByTime(string name, Func<SlicePlane, string?> mark) => new(name, slices =>
    {
        var groups = Groups(slices, mark).ToList();
        return Labelled(groups, group => $"time-{groups.IndexOf(group) + 1}");
    });

    /// <summary>Each slice has a time of its own: a pass ends where the slices, in order of time, turn back.</summary>
    private static ScanDivision ByPasses(string name, Func<SlicePlane, string?> mark) => new(name, slices =>
    {
        if (slices.Any(slice => mark(slice) is null)) return [];
        var normal = slices[0].Normal;
        var passes = new List<List<SlicePlane>>();
        var direction = 0;
        foreach (var slice in InTime(slices, mark))
        {
            var way = passes.Count == 0 ? 0 : Math.Sign((slice.Position - passes[^1][^1].Position).Dot(normal));
            if (passes.Count > 0 && way != 0 && (direction == 0 || way == direction))
            {
                passes[^1].Add(slice);
                direction = way;
            }
            else
            {
                passes.Add([slice]);
                direction = 0;
            }
        }

        return [.. passes.Select((pass, i) => new ScanPart($"time-{i + 1}", pass))];
    });

    /// <summary>
    /// Each place was scanned several times before the next: the first time everywhere is one scan, and so on.
    /// </summary>
    private static ScanDivision ByTurns(string name, Func<SlicePlane, string?> mark) => new(name, slices =>
        {
            if (slices.Any(slice => mark(slice) is null))
                return [];
            var normal = slices[0].Normal;
            var places = slices
                .GroupBy(slice => Math.Round(slice.Position.Dot(normal) / SliceStack.SamePlace))
                .Select(place => InTime(place, mark).ToList())
                .ToList();
            if (places.Exists(place =>
                    place.Count != places[0].Count || place.DistinctBy(slice => mark(slice)).Count() < place.Count
                ))
                return [];
            return
            [
                .. Enumerable
                    .Range(0, places[0].Count)
                    .Select(turn => new ScanPart($"time-{turn + 1}", [.. places.Select(place => place[turn])])),
            ];
        });

    private static IEnumerable<SlicePlane> InTime(IEnumerable<SlicePlane> slices, Func<SlicePlane, string?> mark) =>
        slices
            .OrderBy(slice => Time(mark(slice)!))
            .ThenBy(slice => slice.Key.ObjectName, StringComparer.Ordinal)
            .ThenBy(slice => slice.Key.Frame);

    private static IEnumerable<IGrouping<string, SlicePlane>> Groups(
        IReadOnlyList<SlicePlane> slices, Func<SlicePlane, string?> mark) =>
        slices
            .GroupBy(slice => mark(slice) ?? "", StringComparer.Ordinal)
            .OrderBy(group => Time(group.Key))
            .ThenBy(group => group.Key, StringComparer.Ordinal);

    private static IReadOnlyList<ScanPart> Labelled(
        IEnumerable<IGrouping<string, SlicePlane>> groups, Func<IGrouping<string, SlicePlane>, string> label)
    {
        var parts = new List<ScanPart>();
        var used = new HashSet<string>(StringComparer.Ordinal);
        foreach (var group in groups)
        {
            var name = label(group);
            for (var i = 2; !used.Add(name); i++) name = $"{label(group)}-{i}";
            parts.Add(new(name, [.. group]));
        }

        return parts;
    }

    /// <summary>A number or time for ordering; texts that are none come last.</summary>
    private static double Time(string text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value)
            ? value
            : double.MaxValue;

    private static string Safe(string text)
    {
        var letters = text.Where(character =>
                char.IsAsciiLetterOrDigit(character) || character is '.' or '-' or ' ' or '_'
            )
            .Select(character => character is ' ' or '_' ? '-' : char.ToLowerInvariant(character));
        var safe = string.Concat(letters.Take(MaxLabel)).Trim('.', '-');
        return safe.Length > 0 ? safe : "none";
    }
}
