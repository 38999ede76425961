using System.Text;

namespace LungSeg.Cohorts.Tables;

/// <summary>
/// Rows on their way into a table whose columns are known only when the last row is: they wait in a temporary file,
/// which goes with the spool.
/// </summary>
internal sealed class RowSpool : IDisposable
{
    private readonly FileStream _file = new(
        Path.GetTempFileName(), FileMode.Create, FileAccess.ReadWrite, FileShare.None, 1 << 16,
        FileOptions.DeleteOnClose);

    private readonly BinaryWriter _writer;

    /// <summary>
    /// A column is the same object in every row: comparing its words would cost more than all the rest.
    /// </summary>
    private readonly Dictionary<TableColumn, int> _places = new(ReferenceEqualityComparer.Instance);

    private readonly List<TableColumn> _columns = [];
    private long _rows;

    public RowSpool() => _writer = new(_file, Encoding.UTF8, leaveOpen: true);

    /// <summary>The columns that a row had a value in, in the order in which each was first met.</summary>
    public IReadOnlyList<TableColumn> Columns => _columns;

    /// <summary>Adds a row; cells without a value are left out of it.</summary>
    public void Add(IEnumerable<(TableColumn Column, object? Value)> cells)
    {
        foreach (var (column, value) in cells)
        {
            if (value is null)
                continue;
            if (!_places.TryGetValue(column, out var place))
            {
                _places[column] = place = _columns.Count;
                _columns.Add(column);
            }

            _writer.Write(place);
            Write(value);
        }

        _writer.Write(-1);
        _rows++;
    }

    /// <summary>Writes all rows into a table; none can be added afterwards.</summary>
    /// <param name="table">The table, with all <see cref="Columns"/>.</param>
    /// <param name="order">The table's columns.</param>
    /// <param name="cancellation">Ends it.</param>
    public async Task WriteAsync(ITableWriter table, IReadOnlyList<TableColumn> order, CancellationToken cancellation)
    {
        _writer.Flush();
        _file.Position = 0;
        using var reader = new BinaryReader(_file, Encoding.UTF8, leaveOpen: true);
        var places = order.Index().ToDictionary(item => item.Item, item => item.Index);
        var placeInTable = _columns.ConvertAll(column => places[column]);
        var row = new object?[order.Count];
        for (var i = 0L; i < _rows; i++)
        {
            Array.Clear(row);
            for (var place = reader.ReadInt32(); place >= 0; place = reader.ReadInt32())
                row[placeInTable[place]] = Read(reader, _columns[place].Kind);
            await table.AddAsync(row, cancellation);
        }
    }

    public void Dispose()
    {
        _writer.Dispose();
        _file.Dispose();
    }

    private void Write(object value)
    {
        switch (value)
        {
            case double number:
                _writer.Write(number);
                break;
            case long whole:
                _writer.Write(whole);
                break;
            case bool truth:
                _writer.Write(truth);
                break;
            default:
                _writer.Write((string)value);
                break;
        }
    }

    private static object Read(BinaryReader reader, ColumnKind kind) =>
        kind switch
        {
            ColumnKind.Number => reader.ReadDouble(),
            ColumnKind.Whole => reader.ReadInt64(),
            ColumnKind.Truth => reader.ReadBoolean(),
            _ => reader.ReadString(),
        };
}
