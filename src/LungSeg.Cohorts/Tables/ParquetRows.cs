using System.Runtime.CompilerServices;
using Parquet;
using Parquet.Schema;

namespace LungSeg.Cohorts.Tables;

/// <summary>
/// Reads back what <see cref="ParquetTable"/> wrote, row by row and with one row group in memory. The file may have
/// been written by another version: columns are found by their names, and one that it has not holds nothing.
/// </summary>
internal sealed class ParquetRows : IAsyncDisposable
{
    private readonly ParquetReader _reader;
    private readonly IReadOnlyList<TableColumn> _columns;
    private readonly DataField?[] _fields;

    private ParquetRows(ParquetReader reader, IReadOnlyList<TableColumn> columns)
    {
        (_reader, _columns) = (reader, columns);
        var fields = reader.Schema.DataFields;
        _fields =
        [
            .. columns.Select(column =>
                fields.FirstOrDefault(field => field.Name == column.Name && HasKind(field, column.Kind))
            ),
        ];
        HasJustThese = fields.Length == columns.Count
            && fields.Zip(_fields).All(pair => ReferenceEquals(pair.First, pair.Second));
    }

    /// <summary>The file has these columns, in this order, and no others.</summary>
    public bool HasJustThese { get; }

    /// <summary>What was written beside the rows.</summary>
    public IReadOnlyDictionary<string, string> Metadata =>
        _reader.CustomMetadata ?? new Dictionary<string, string>();

    /// <param name="file">The file, which can be sought in; stays the caller's.</param>
    /// <param name="columns">The columns that rows are to have.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <exception cref="IOException">It is no Parquet file, or cut off.</exception>
    public static async Task<ParquetRows> OpenAsync(
        Stream file, IReadOnlyList<TableColumn> columns, CancellationToken cancellation) =>
        new(await ParquetReader.CreateAsync(file, leaveStreamOpen: true, cancellationToken: cancellation), columns);

    /// <summary>All rows, a value for each column.</summary>
    public async IAsyncEnumerable<object?[]> ReadAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        for (var i = 0; i < _reader.RowGroupCount; i++)
        {
            using var group = _reader.OpenRowGroupReader(i);
            var rows = new object?[(int)group.RowCount][];
            for (var row = 0; row < rows.Length; row++)
                rows[row] = new object?[_columns.Count];
            for (var column = 0; column < _columns.Count; column++)
            {
                if (_fields[column] is { } field)
                    await FillAsync(group, field, column, rows, cancellation);
            }

            foreach (var row in rows)
                yield return row;
        }
    }

    public ValueTask DisposeAsync() => _reader.DisposeAsync();

    private Task FillAsync(
        ParquetRowGroupReader group, DataField field, int column, object?[][] rows, CancellationToken cancellation) =>
        _columns[column].Kind switch
        {
            ColumnKind.Text => FillTextAsync(group, field, column, rows, cancellation),
            ColumnKind.Number => FillAsync<double>(group, field, column, rows, cancellation),
            ColumnKind.Whole => FillAsync<long>(group, field, column, rows, cancellation),
            _ => FillAsync<bool>(group, field, column, rows, cancellation),
        };

    private static async Task FillTextAsync(
        ParquetRowGroupReader group, DataField field, int column, object?[][] rows, CancellationToken cancellation)
    {
        var cells = new string?[rows.Length];
        await group.ReadAsync(field, cells.AsMemory(), cancellationToken: cancellation);
        for (var row = 0; row < rows.Length; row++)
            rows[row][column] = cells[row];
    }

    private static async Task FillAsync<T>(
        ParquetRowGroupReader group, DataField field, int column, object?[][] rows, CancellationToken cancellation)
        where T : struct
    {
        var cells = new T?[rows.Length];
        await group.ReadAsync(field, cells.AsMemory(), cancellationToken: cancellation);
        for (var row = 0; row < rows.Length; row++)
            rows[row][column] = cells[row];
    }

    private static bool HasKind(DataField field, ColumnKind kind) =>
        kind switch
        {
            // What the library takes a text for that it reads, whatever it was written as.
            ColumnKind.Text => field.ClrType == typeof(ReadOnlyMemory<char>) || field.ClrType == typeof(string),
            ColumnKind.Number => field.ClrType == typeof(double),
            ColumnKind.Whole => field.ClrType == typeof(long),
            _ => field.ClrType == typeof(bool),
        };
}
