using Parquet;
using Parquet.Schema;

namespace LungSeg.Cohorts.Tables;

/// <summary>
/// A table as Parquet, Snappy-compressed, in row groups of some MB: memory does not grow with the table. Every column
/// may hold nothing (optional).
/// </summary>
internal sealed class ParquetTable(Stream stream, IReadOnlyList<TableColumn> columns) : ITableWriter
{
    /// <summary>
    /// A row group is written when it has so many cells: readers like large groups, memory small ones.
    /// </summary>
    private const int CellsInGroup = 1 << 18;

    private readonly DataField[] _fields = [.. columns.Select(FieldOf)];
    private readonly List<object?[]> _rows = [];
    private ParquetWriter? _writer;

    /// <summary>Written beside the rows when the table is completed.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; set; } = new Dictionary<string, string>();

    public async ValueTask AddAsync(IReadOnlyList<object?> row, CancellationToken cancellation)
    {
        _rows.Add([.. row]);
        if (_rows.Count * _fields.Length >= CellsInGroup)
            await FlushAsync(cancellation);
    }

    public async ValueTask CompleteAsync(CancellationToken cancellation)
    {
        if (_rows.Count > 0 || _writer is null)
            await FlushAsync(cancellation);
        if (Metadata.Count > 0)
            _writer!.CustomMetadata = Metadata;
        await _writer!.DisposeAsync();
    }

    /// <summary>
    /// Nothing to give back: the writer ends its file when disposed, and a file that was not completed has no end.
    /// </summary>
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private async Task FlushAsync(CancellationToken cancellation)
    {
        _writer ??= await ParquetWriter.CreateAsync(new(_fields), stream, cancellationToken: cancellation);
        if (_rows.Count == 0)
            return;
        using var group = _writer.CreateRowGroup();
        for (var i = 0; i < _fields.Length; i++)
            await WriteAsync(group, i, cancellation);
        _rows.Clear();
    }

    private Task WriteAsync(ParquetRowGroupWriter group, int column, CancellationToken cancellation) =>
        columns[column].Kind switch
        {
            ColumnKind.Text => group.WriteAsync(_fields[column], _rows.ConvertAll(row => (string)row[column]!)),
            ColumnKind.Number => group.WriteAsync<double>(
                _fields[column], Cells<double>(column), cancellationToken: cancellation),
            ColumnKind.Whole => group.WriteAsync<long>(
                _fields[column], Cells<long>(column), cancellationToken: cancellation),
            _ => group.WriteAsync<bool>(_fields[column], Cells<bool>(column), cancellationToken: cancellation),
        };

    private ReadOnlyMemory<T?> Cells<T>(int column)
        where T : struct => _rows.Select(row => (T?)row[column]).ToArray();

    private static DataField FieldOf(TableColumn column) =>
        column.Kind switch
        {
            ColumnKind.Text => new(column.Name, typeof(string), isNullable: true),
            ColumnKind.Number => new DataField<double?>(column.Name),
            ColumnKind.Whole => new DataField<long?>(column.Name),
            _ => new DataField<bool?>(column.Name),
        };
}
