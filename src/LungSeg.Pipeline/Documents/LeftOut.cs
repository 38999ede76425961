using LungSeg.Dicom;
using LungSeg.Workflow;

namespace LungSeg.Pipeline.Documents;

/// <summary>
/// What is left out for one reason: how much, and some of it by name. The whole list is in the JSON.
/// </summary>
/// <param name="Files">Files.</param>
/// <param name="Series">Whole series, where it is not single files; else 0.</param>
/// <param name="Names">The first of it, three at most: a series' key and its file, or a file.</param>
/// <param name="Codes">The reasons' codes: mostly one.</param>
/// <param name="Fault">The first one's reason.</param>
public sealed record LeftOut(
    int Files, int Series, IReadOnlyList<string> Names, IReadOnlyList<string> Codes, Fault Fault)
{
    private const int MostNamed = 3;

    /// <summary>Scouts, dose sheets, reports, other modalities: what nobody expects to be processed.</summary>
    private static readonly string[] NoSlices = [DicomFaultCodes.Localizer, DicomFaultCodes.NotCt];

    /// <summary>Sums up by reason; series first, in the order in which each reason is first met.</summary>
    public static IReadOnlyList<LeftOut> Of(IReadOnlyList<RejectedSeries> series, IReadOnlyList<Fault> objects)
    {
        var items = series
            .Select(item => new LeftOut(
                item.Objects, 1, [$"{item.Key} ({NameOf(item)})"], [item.Fault.Code], item.Fault))
            .Concat(objects.Select(item => new LeftOut(1, 0, [item.Blob ?? ""], [item.Code], item)));
        return
        [
            .. items
                .GroupBy(item =>
                    (IsSeries: item.Series > 0 && !IsNoSlice(item),
                        Kind: IsNoSlice(item) ? NoSlices[0] : item.Fault.Code)
                )
                .Select(Sum),
        ];
    }

    /// <summary>All of it by name where that is short, else how many files and one of them.</summary>
    public string Named => Files <= Names.Count ? string.Join(", ", Names) : $"{Files} files, one is {Names[0]},";

    /// <summary>One line for people.</summary>
    public override string ToString()
    {
        var reason = $"{Fault.Message} {Fault.Cure} [{string.Join(", ", Codes)}]";
        if (Series == 0 && Files <= Names.Count)
            return $"{Named} left out: {reason}";
        if (Series == 0)
            return $"{Files} files left out, for example {Names[0]}: {reason}";
        if (IsNoSlice(this) && Files > 1)
            return $"{Files} files that are no slices left out, for example {Names[0]}: {reason}";
        return Series <= Names.Count
            ? $"{string.Join(", ", Names)} rejected: {reason}"
            : $"{Series} series rejected ({Files} files), for example {Names[0]}: {reason}";
    }

    private static bool IsNoSlice(LeftOut item) => NoSlices.Contains(item.Codes[0]);

    private static LeftOut Sum(IEnumerable<LeftOut> items)
    {
        var all = items.ToList();
        return all[0] with
        {
            Files = all.Sum(item => item.Files),
            Series = all.Sum(item => item.Series),
            Names = [.. all.SelectMany(item => item.Names).Take(MostNamed)],
            Codes = [.. all.SelectMany(item => item.Codes).Distinct()],
        };
    }

    /// <summary>How many they are and one of them, so that the series can be found.</summary>
    private static string NameOf(RejectedSeries series) => (series.Objects, series.Fault.Blob) switch
    {
        (1, { } file) => file,
        (var count, { } file) => $"{count} files, one is {file}",
        var (count, _) => $"{count} files",
    };
}
