using LungSeg.Cohorts.Results;
using LungSeg.Cohorts.Tables;
using LungSeg.Pipeline.Documents;

namespace LungSeg.Cohorts;

/// <summary>The rows that a case has in one table, whose columns are the same for every cohort.</summary>
internal sealed class CohortRows
{
    /// <summary>The column whose first folder is the case's.</summary>
    public const string ResultPath = "result_path";

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
            ResultPath, "The case's folder below the place that was collected; empty for that place itself.",
            failure => failure.ResultPath),
        Field.Text<CohortFailure>(
            "status",
            "rejected: the scan cannot be processed; failed: something broke; unreadable: the result is damaged.",
            failure => failure.Status),
        Field.Text<CohortFailure>("code", "The reason's stable code.", failure => failure.Fault.Code),
        Field.Text<CohortFailure>("message", "The reason in a sentence.", failure => failure.Fault.Message),
        Field.Text<CohortFailure>("cure", "What to do.", failure => failure.Fault.Cure),
    ];

    private readonly Func<CohortCase, IEnumerable<object?[]>> _rows;

    private CohortRows(IEnumerable<TableColumn> columns, Func<CohortCase, IEnumerable<object?[]>> rows) =>
        (Columns, _rows) = ([.. columns], rows);

    /// <summary>One row a series and region.</summary>
    public static CohortRows Regions { get; } = new(
        [
            .. ColumnsOf(SeriesFields.Keys),
            .. ColumnsOf(RegionKeys),
            .. ColumnsOf(RegionFields.All),
            .. ColumnsOf(SeriesFields.Making),
        ],
        added => added.Series.SelectMany(RegionRows));

    /// <summary>One row a series and quality flag.</summary>
    public static CohortRows Flags { get; } = new(
        [.. ColumnsOf(SeriesFields.Keys), .. ColumnsOf(FlagFields)],
        added => added.Series.SelectMany(FlagRows));

    /// <summary>One row a case or series that has no result.</summary>
    public static CohortRows Failures { get; } = new(
        ColumnsOf(FailureFields), added => added.Failures.Select(failure => Values(FailureFields, failure)));

    public IReadOnlyList<TableColumn> Columns { get; }

    /// <summary>A case's rows, a value for each column.</summary>
    public IEnumerable<object?[]> Of(CohortCase added) => _rows(added);

    private static IEnumerable<object?[]> RegionRows(CohortSeries series)
    {
        var (keys, making) = (Values(SeriesFields.Keys, series), Values(SeriesFields.Making, series));
        return series.Summary.Regions.Select(region =>
            (object?[])
            [
                .. keys, .. Values(RegionKeys, region), .. Values(RegionFields.All, region), .. making,
            ]
        );
    }

    private static IEnumerable<object?[]> FlagRows(CohortSeries series)
    {
        var keys = Values(SeriesFields.Keys, series);
        return series.Summary.QualityFlags.Select(flag => (object?[])[.. keys, .. Values(FlagFields, flag)]);
    }

    private static IEnumerable<TableColumn> ColumnsOf<T>(IEnumerable<Field<T>> fields) =>
        fields.Select(field => field.Column);

    private static object?[] Values<T>(IReadOnlyList<Field<T>> fields, T item) =>
        [.. fields.Select(field => field.Value(item))];
}
