using LungSeg.Viewer.Api;
using LungSeg.Voxels.Anatomy;
using LungSeg.Voxels.Measurements;
using LungSeg.Workflow;

namespace LungSeg.Viewer.Cases;

/// <summary>Makes one table of all cards.</summary>
internal sealed class CohortTable
{
    private const string PreviewFolder = "previews/";
    private const string PreviewEnding = ".png";

    /// <summary>Every structure that can be asked for, in the order of outputs.</summary>
    public static IReadOnlyList<string> AllRegions { get; } =
        [.. Structures.All.Where(structure => structure.IsMeasured).Select(structure => structure.Id)];

    private readonly List<CohortRow> _rows = [];
    private readonly List<CohortFlag> _flags = [];
    private readonly Dictionary<CohortFlag, int> _flagPlaces = [];
    private readonly List<SeriesCard?> _series = [];

    private CohortTable()
    {
    }

    /// <summary>The table with the numbers of some regions.</summary>
    public static Cohort Of(IReadOnlyList<CaseCard> cards, IReadOnlyList<string> regions)
    {
        var table = new CohortTable();
        foreach (var card in cards) table.Add(card);
        var measured = table._series
            .SelectMany(series => series?.Measured ?? [])
            .Select(region => region.Name).ToHashSet(StringComparer.Ordinal);
        return new(
            [.. AllRegions.Where(measured.Contains)], table._flags, table._rows,
            regions.Where(measured.Contains).Distinct().ToDictionary(region => region, table.ValuesOf));
    }

    private void Add(CaseCard card)
    {
        if (card.Series.Count == 0) Add(card, series: null);
        foreach (var series in card.Series) Add(card, series);
    }

    private void Add(CaseCard card, SeriesCard? series)
    {
        var isBusy = card.Status is CardStatus.Uploading or CardStatus.Waiting or CardStatus.Running;
        _series.Add(series);
        _rows.Add(new(
            card.Id, card.Name, series?.Key, series?.Folder,
            isBusy || series is null ? card.Status : StatusOf(series.Status), series?.Confidence, series?.Method,
            [.. (series?.Flags ?? []).Select(PlaceOf).Distinct()],
            [.. (series?.Files ?? []).Select(PreviewOf).OfType<string>()],
            (series?.Fault ?? card.Fault)?.Message));
    }

    private static CardStatus StatusOf(SeriesStatus status) => status switch
    {
        SeriesStatus.Complete => CardStatus.Complete,
        SeriesStatus.Rejected => CardStatus.Rejected,
        _ => CardStatus.Failed,
    };

    private int PlaceOf(FlagCard card)
    {
        var flag = new CohortFlag(card.Code, card.Severity);
        if (_flagPlaces.TryGetValue(flag, out var place)) return place;
        _flags.Add(flag);
        return _flagPlaces[flag] = _flags.Count - 1;
    }

    private static string? PreviewOf(FileCard file) =>
        file.Name.StartsWith(PreviewFolder, StringComparison.Ordinal)
        && file.Name.EndsWith(PreviewEnding, StringComparison.Ordinal)
            ? file.Name[PreviewFolder.Length..^PreviewEnding.Length]
            : null;

    private IReadOnlyDictionary<string, IReadOnlyList<double?>> ValuesOf(string region)
    {
        var measured = _series.ConvertAll(
            series => series?.Measured.FirstOrDefault(candidate => candidate.Name == region));
        var columns = new Dictionary<string, IReadOnlyList<double?>>();
        for (var i = 0; i < Measures.All.Count; i++)
        {
            var place = i;
            var column = measured.ConvertAll(one => one?[place]);
            if (column.Exists(value => value is not null)) columns[Measures.All[i].Key] = column;
        }

        return columns;
    }
}
