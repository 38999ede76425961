namespace LungSeg.Cohorts.Tables;

/// <summary>A format of tables.</summary>
/// <param name="Ending">What its files' names end with.</param>
/// <param name="Open">Starts a table in a stream, which stays the caller's.</param>
public sealed record TableFormat(string Ending, Func<Stream, IReadOnlyList<TableColumn>, ITableWriter> Open)
{
    /// <summary>Comma-separated values (RFC 4180), UTF-8, decimal points, empty cells for what is not there.</summary>
    public static TableFormat Csv { get; } = new(".csv", (stream, columns) => new CsvTable(stream, columns));

    public static IReadOnlyList<TableFormat> All { get; } =
    [
        Csv,
        new(".parquet", (stream, columns) => new ParquetTable(stream, columns)),
        new(".json", (stream, columns) => new JsonTable(stream, columns)),
    ];

    /// <summary>The format of a file's name; null where it is none of these.</summary>
    public static TableFormat? Of(string fileName) =>
        All.FirstOrDefault(format => fileName.EndsWith(format.Ending, StringComparison.OrdinalIgnoreCase));
}
