using LungSeg.Cohorts.Results;
using LungSeg.Cohorts.Tables;
using LungSeg.Pipeline.Documents;

namespace LungSeg.Cohorts;

/// <summary>The tables of a cohort, filled case by case.</summary>
internal sealed class CohortTables : IAsyncDisposable
{
    /// <summary>One row a series and region: the main table.</summary>
    public const string Regions = "regions";

    /// <summary>One row a series, with the measures of all regions side by side.</summary>
    public const string Series = "series";

    /// <summary>One row a series and quality flag, with the number behind it.</summary>
    public const string Flags = "flags";

    /// <summary>One row a case or series that has no result.</summary>
    public const string Failures = "failures";

    /// <summary>One row a parameter, for each set of parameters that results were made with.</summary>
    public const string Parameters = "parameters";

    /// <summary>One row a column of the other tables: the data dictionary.</summary>
    public const string Columns = "columns";

    private static readonly IReadOnlyList<Field<RegionDocument>> RegionKeys =
    [
        Field.Text<RegionDocument>("region", "The structure, or a third of one: upper, middle, lower.", region =>
            region.Name
        ),
        Field.Whole<RegionDocument>(
            "label", "", "The region's value in the label masks; empty for one that has none of its own.",
            region => region.Label),
    ];

    private static readonly IReadOnlyList<Field<QualityFlagDocument>> FlagFields =
    [
        Field.Text<QualityFlagDocument>("code", "The flag's stable code.", flag => flag.Code),
        Field.Text<QualityFlagDocument>("severity", "error, warning or info.", flag => flag.Severity),
        Field.Text<QualityFlagDocument>("message", "The flag in a sentence.", flag => flag.Message),
        Field.Number<QualityFlagDocument>("value", "in column unit", "The number behind the flag.", flag => flag.Value),
        Field.Text<QualityFlagDocument>("unit", "The number's unit.", flag => flag.Unit),
    ];

    private static readonly IReadOnlyList<Field<CohortFailure>> FailureFields =
    [
        Field.Text<CohortFailure>("case_id", "What the case is called in its results.", failure => failure.CaseId),
        Field.Whole<CohortFailure>("revision", "", "Which revision of the case's results, from 1.", failure =>
            failure.Revision
        ),
        Field.Text<CohortFailure>("series_key", "The series; empty for the case as a whole.", failure =>
            failure.SeriesKey
        ),
        Field.Text<CohortFailure>(
            "result_path", "The case's folder below the place that was collected; empty for that place itself.",
            failure => failure.ResultPath),
        Field.Text<CohortFailure>(
            "status",
            "rejected: the scan cannot be processed; failed: something broke; unreadable: the result is damaged.",
            failure => failure.Status),
        Field.Text<CohortFailure>("code", "The reason's stable code.", failure => failure.Fault.Code),
        Field.Text<CohortFailure>("message", "The reason in a sentence.", failure => failure.Fault.Message),
        Field.Text<CohortFailure>("cure", "What to do.", failure => failure.Fault.Cure),
    ];

    private readonly CohortFiles _files;
    private readonly FilledTable _regions;
    private readonly FilledTable _flags;
    private readonly FilledTable _failures;
    private readonly RowSpool _series = new();
    private readonly SortedDictionary<string, ParameterSet> _parameters = new(StringComparer.Ordinal);
    private readonly Dictionary<TableColumn, int> _regionPlaces = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<string, TableColumn[]> _wideColumns = new(StringComparer.Ordinal);

    public CohortTables(CohortFiles files)
    {
        _files = files;
        _regions = Open(
            Regions,
            [
                .. ColumnsOf(SeriesFields.Keys),
                .. ColumnsOf(RegionKeys),
                .. ColumnsOf(RegionFields.All),
                .. ColumnsOf(SeriesFields.Making),
            ]);
        _flags = Open(Flags, [.. ColumnsOf(SeriesFields.Keys), .. ColumnsOf(FlagFields)]);
        _failures = Open(Failures, [.. ColumnsOf(FailureFields)]);
    }

    public CohortCounts Counts { get; private set; } = new(0, 0, 0, 0, 0);

    /// <summary>Adds all that a case has.</summary>
    public async Task AddAsync(CohortCase added, CancellationToken cancellation)
    {
        foreach (var series in added.Series)
            await AddAsync(series, cancellation);
        foreach (var failure in added.Failures)
            await _failures.AddAsync(Values(FailureFields, failure), cancellation);
        Counts = new(
            Counts.Cases + 1, Counts.Series + added.Series.Count,
            Counts.Regions + added.Series.Sum(series => series.Summary.Regions.Count),
            Counts.Failures + added.Failures.Count,
            Counts.Unreadable + added.Failures.Count(failure => failure.Status == CohortFailure.Unreadable));
    }

    /// <summary>Ends every table, writes those that needed all cases, and gives the files their names.</summary>
    public async Task CompleteAsync(CancellationToken cancellation)
    {
        await using var wide = Open(
            Series,
            [
                .. ColumnsOf(SeriesColumns),
                .. _series.Columns.Where(_regionPlaces.ContainsKey).OrderBy(column => _regionPlaces[column]),
            ]);
        await _series.WriteAsync(wide.Writer, wide.Columns, cancellation);

        await using var parameters = Open(
            Parameters,
            [
                TableColumn.Text("parameters_hash", "As in the tables of series and regions."),
                TableColumn.Text("parameter", "An option, or a parameter of the method with its unit in the name."),
                TableColumn.Text("value", "Its value."),
            ]);
        foreach (var set in _parameters.Values)
        {
            foreach (var (name, value) in set.Values)
                await parameters.AddAsync([set.Hash, name, value], cancellation);
        }

        await using var columns = Open(
            Columns,
            [
                TableColumn.Text("table", "Which table."),
                TableColumn.Text("column", "The column's name."),
                TableColumn.Text("kind", "text, number, whole or truth."),
                TableColumn.Text("unit", "The numbers' unit; empty for text and pure numbers."),
                TableColumn.Text("meaning", "What it is."),
            ]);
        foreach (var table in (FilledTable[])[_regions, wide, _flags, _failures, parameters])
        {
            foreach (var column in table.Columns)
            {
                await columns.AddAsync(
                    [table.Name, column.Name, column.Kind.ToString().ToLowerInvariant(), column.Unit, column.Meaning],
                    cancellation);
            }
        }

        foreach (var table in (FilledTable[])[_regions, _flags, _failures, wide, parameters, columns])
            await table.Writer.CompleteAsync(cancellation);
        _files.Commit();
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var table in (FilledTable[])[_regions, _flags, _failures])
            await table.DisposeAsync();
        _series.Dispose();
    }

    private static IEnumerable<Field<CohortSeries>> SeriesColumns =>
        [.. SeriesFields.Keys, .. SeriesFields.Making, .. SeriesFields.Details];

    private async Task AddAsync(CohortSeries series, CancellationToken cancellation)
    {
        var keys = Values(SeriesFields.Keys, series);
        var making = Values(SeriesFields.Making, series);
        foreach (var region in series.Summary.Regions)
        {
            await _regions.AddAsync(
                [.. keys, .. Values(RegionKeys, region), .. Values(RegionFields.All, region), .. making], cancellation);
        }

        foreach (var flag in series.Summary.QualityFlags)
            await _flags.AddAsync([.. keys, .. Values(FlagFields, flag)], cancellation);
        _series.Add(
            SeriesColumns
                .Select(field => (field.Column, field.Value(series)))
                .Concat(
                    series.Summary.Regions.SelectMany(region =>
                        Wide(region.Name).Zip(RegionFields.All, (column, field) => (column, field.Value(region)))
                    )));
        _parameters.TryAdd(series.Parameters.Hash, series.Parameters);
    }

    /// <summary>
    /// A region's columns in the table with one row a series, one for each of <see cref="RegionFields.All"/>.
    /// </summary>
    private TableColumn[] Wide(string region)
    {
        if (_wideColumns.TryGetValue(region, out var known))
            return known;
        var name = region.Replace('-', '_');
        TableColumn[] columns =
        [
            .. RegionFields.All.Select(field =>
                field.Column with
                {
                    Name = $"{name}_{field.Column.Name}",
                    Meaning = $"{region}: {field.Column.Meaning}",
                }
            ),
        ];
        foreach (var column in columns)
            _regionPlaces[column] = RegionFields.PlaceOf(region);
        return _wideColumns[region] = columns;
    }

    private FilledTable Open(string name, IReadOnlyList<TableColumn> columns) =>
        new(name, columns, _files.Open(name, columns));

    private static IEnumerable<TableColumn> ColumnsOf<T>(IEnumerable<Field<T>> fields) =>
        fields.Select(field => field.Column);

    private static object?[] Values<T>(IReadOnlyList<Field<T>> fields, T item) =>
        [.. fields.Select(field => field.Value(item))];

    /// <summary>A table that is open.</summary>
    private sealed record FilledTable(string Name, IReadOnlyList<TableColumn> Columns, ITableWriter Writer)
        : IAsyncDisposable
    {
        public ValueTask AddAsync(object?[] row, CancellationToken cancellation) => Writer.AddAsync(row, cancellation);

        public ValueTask DisposeAsync() => Writer.DisposeAsync();
    }
}

/// <summary>What a cohort holds.</summary>
/// <param name="Cases">Cases that were met.</param>
/// <param name="Series">Series with a result.</param>
/// <param name="Regions">Rows of the main table.</param>
/// <param name="Failures">Cases and series without a result.</param>
/// <param name="Unreadable">Those of them that have one which cannot be read.</param>
public sealed record CohortCounts(int Cases, int Series, int Regions, int Failures, int Unreadable);
