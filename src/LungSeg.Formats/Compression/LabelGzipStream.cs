using System.Buffers.Binary;

namespace LungSeg.Formats.Compression;

/// <summary>
/// Compresses label volumes to gzip (RFC 1952). In a volume of labels nearly every byte is the one before it or the one
/// in the row before, so these two distances, 1 and a row, are the only ones at which repeats are looked for, and the
/// longer repeat is taken. A general compressor takes several times as long, and its files are no smaller. The bytes do
/// not depend on the pieces they are written in. Scratch memory: a row and 128 KiB. Disposing writes the end; not
/// disposing leaves a stream that readers refuse.
/// </summary>
internal sealed class LabelGzipStream : Stream
{
    private const int BlockLength = 1 << 17;

    private readonly Stream _output;
    private readonly FixedHuffman _tokens;
    private readonly int _row;

    // Of what was written before, at most a row, up to _start; behind it, up to _end, what waits to be compressed.
    private readonly byte[] _window;
    private int _start;
    private int _end;
    private uint _crc;
    private uint _length;
    private bool _disposed;

    /// <param name="output">Where to; left open.</param>
    /// <param name="row">Voxels in a row.</param>
    public LabelGzipStream(Stream output, int row)
    {
        // Deflate, no flags, no time, fastest method, system unknown.
        output.Write([0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 4, 255]);
        (_output, _tokens) = (output, new(output));
        _row = Math.Min(row, FixedHuffman.FarthestCopy);
        _window = new byte[_row + BlockLength];
    }

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        while (!buffer.IsEmpty)
        {
            var count = Math.Min(buffer.Length, _start + BlockLength - _end);
            buffer[..count].CopyTo(_window.AsSpan(_end));
            buffer = buffer[count..];
            _end += count;
            if (_end == _start + BlockLength) Compress();
        }
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override void Flush()
    {
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing && !_disposed)
        {
            _disposed = true;
            Compress();
            _tokens.Finish();
            Span<byte> end = stackalloc byte[8];
            BinaryPrimitives.WriteUInt32LittleEndian(end, _crc);
            BinaryPrimitives.WriteUInt32LittleEndian(end[4..], _length);
            _output.Write(end);
        }

        base.Dispose(disposing);
    }

    private void Compress()
    {
        ReadOnlySpan<byte> window = _window.AsSpan(0, _end);
        _crc = Crc32.Append(_crc, window[_start..]);
        _length += (uint)(_end - _start);
        Tokenise(window, _start);

        var kept = Math.Min(_end, _row);
        window[^kept..].CopyTo(_window);
        _start = _end = kept;
    }

    private void Tokenise(ReadOnlySpan<byte> window, int start)
    {
        for (var at = start; at < window.Length;)
        {
            var (ofRun, ofRow) = (Repeat(window, at, 1), Repeat(window, at, _row));

            // Between equals the one that goes on with the copy before.
            var isRow = ofRow > ofRun || (ofRow == ofRun && _tokens.Distance == _row);
            var length = isRow ? ofRow : ofRun;
            if (length < FixedHuffman.ShortestCopy)
            {
                _tokens.Literal(window[at++]);
                continue;
            }

            _tokens.Copy(length, isRow ? _row : 1);
            at += length;
        }
    }

    /// <summary>How many bytes from a place on are those that stand a distance before them.</summary>
    private static int Repeat(ReadOnlySpan<byte> window, int at, int distance) =>
        at < distance ? 0 : window[at..].CommonPrefixLength(window[(at - distance)..]);
}
