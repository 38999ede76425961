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
        _regions = Open(Regions, CohortRows.Regions.Columns);
        _flags = Open(Flags, CohortRows.Flags.Columns);
        _failures = Open(Failures, CohortRows.Failures.Columns);
    }

    public CohortCounts Counts { get; private set; } = new(0, 0, 0, 0, 0);

    /// <summary>Adds all that a case has.</summary>
    public async Task AddAsync(CohortCase added, CancellationToken cancellation)
    {
        foreach (var (table, rows) in ((FilledTable, CohortRows)[])
            [(_regions, CohortRows.Regions), (_flags, CohortRows.Flags), (_failures, CohortRows.Failures)])
        {
            foreach (var row in rows.Of(added))
                await table.AddAsync(row, cancellation);
        }

        foreach (var series in added.Series)
            Add(series);
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
                .. SeriesColumns.Select(field => field.Column),
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

    private void Add(CohortSeries series)
    {
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
