using System.Globalization;
using System.Text;
using nietras.SeparatedValues;

namespace LungSeg.Cohorts.Tables;

/// <summary>
/// A table as CSV: a header, commas, decimal points, quotes where a text needs them (RFC 4180), lines that end with LF.
/// </summary>
internal sealed class CsvTable : ITableWriter
{
    private readonly StreamWriter _text;
    private readonly SepWriter _rows;
    private bool _isComplete;

    public CsvTable(Stream stream, IReadOnlyList<TableColumn> columns)
    {
        _text = new(
            stream, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), bufferSize: 1 << 16, leaveOpen: true)
        {
            NewLine = "\n",
        };
        _rows = Sep.New(',')
            .Writer(options => options with { Escape = true, CultureInfo = CultureInfo.InvariantCulture })
            .To(_text, leaveOpen: true);
        _rows.Header.Add([.. columns.Select(column => column.Name)]);
        _rows.Header.Write();
    }

    public ValueTask AddAsync(IReadOnlyList<object?> row, CancellationToken cancellation)
    {
        using var line = _rows.NewRow();
        for (var i = 0; i < row.Count; i++)
        {
            var cell = line[i];
            switch (row[i])
            {
                case double number:
                    cell.Format(number);
                    break;
                case long whole:
                    cell.Format(whole);
                    break;
                case bool truth:
                    cell.Set(truth ? "true" : "false");
                    break;
                case string text:
                    cell.Set(text);
                    break;
                default:
                    cell.Set("");
                    break;
            }
        }

        return ValueTask.CompletedTask;
    }

    public async ValueTask CompleteAsync(CancellationToken cancellation)
    {
        _rows.Flush();
        await _text.FlushAsync(cancellation);
        _isComplete = true;
    }

    public async ValueTask DisposeAsync()
    {
        // A whole table's stream may be closed by now, and there is nothing left to write to it.
        if (_isComplete)
            return;
        _rows.Dispose();
        await _text.DisposeAsync();
    }
}
