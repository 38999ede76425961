using System.Buffers;
using System.Text.Json;

namespace LungSeg.Cohorts.Tables;

/// <summary>
/// A table as a JSON array with one object a line; every object has every column, null where there is nothing.
/// </summary>
internal sealed class JsonTable : ITableWriter
{
    private const int FlushAfterBytes = 1 << 16;

    private readonly Stream _stream;
    private readonly JsonEncodedText[] _names;
    private readonly ArrayBufferWriter<byte> _bytes = new(FlushAfterBytes);
    private readonly Utf8JsonWriter _json;
    private bool _hasRows;

    public JsonTable(Stream stream, IReadOnlyList<TableColumn> columns)
    {
        _stream = stream;
        _names = [.. columns.Select(column => JsonEncodedText.Encode(column.Name))];
        _json = new(_bytes);
        _bytes.Write("["u8);
    }

    public async ValueTask AddAsync(IReadOnlyList<object?> row, CancellationToken cancellation)
    {
        _bytes.Write(_hasRows ? ",\n"u8 : "\n"u8);
        _hasRows = true;
        _json.Reset(_bytes);
        _json.WriteStartObject();
        for (var i = 0; i < row.Count; i++)
        {
            _json.WritePropertyName(_names[i]);
            switch (row[i])
            {
                case double number:
                    _json.WriteNumberValue(number);
                    break;
                case long whole:
                    _json.WriteNumberValue(whole);
                    break;
                case bool truth:
                    _json.WriteBooleanValue(truth);
                    break;
                case string text:
                    _json.WriteStringValue(text);
                    break;
                default:
                    _json.WriteNullValue();
                    break;
            }
        }

        _json.WriteEndObject();
        _json.Flush();
        if (_bytes.WrittenCount >= FlushAfterBytes)
            await FlushAsync(cancellation);
    }

    public async ValueTask CompleteAsync(CancellationToken cancellation)
    {
        _bytes.Write("\n]\n"u8);
        await FlushAsync(cancellation);
    }

    public ValueTask DisposeAsync() => _json.DisposeAsync();

    private async Task FlushAsync(CancellationToken cancellation)
    {
        await _stream.WriteAsync(_bytes.WrittenMemory, cancellation);
        _bytes.Clear();
    }
}
