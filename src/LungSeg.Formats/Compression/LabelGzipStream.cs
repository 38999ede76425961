using System.Buffers.Binary;
using System.Numerics;

namespace LungSeg.Formats.Compression;

/// <summary>
/// Compresses label volumes to gzip (RFC 1952). In a volume of labels nearly every byte is the one before it or the one
/// in the row before, so these two distances, 1 and a row, are the only ones at which repeats are looked for, and the
/// longer repeat is taken. A general compressor takes several times as long, and its files are no smaller. The bytes do
/// not depend on the pieces they are written in. Scratch memory: a row and 128 KiB. Disposing writes the end; not
/// disposing leaves a stream that readers refuse.
/// </summary>
internal sealed class LabelGzipStream : GzipWriter
{
    private const int BlockLength = 1 << 17;

    private readonly FixedHuffman _tokens;
    private readonly int _row;

    // Of what was written before, at most a row, up to _start; behind it, up to _end, what waits to be compressed.
    private readonly byte[] _window;
    private int _start;
    private int _end;

    /// <param name="output">Where to; left open.</param>
    /// <param name="row">Voxels in a row.</param>
    public LabelGzipStream(Stream output, int row)
        : base(output)
    {
        _tokens = new(output);
        _row = Math.Min(row, FixedHuffman.FarthestCopy);
        _window = new byte[_row + BlockLength];
    }

    private protected override void Take(ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            var count = Math.Min(bytes.Length, _start + BlockLength - _end);
            bytes[..count].CopyTo(_window.AsSpan(_end));
            bytes = bytes[count..];
            _end += count;
            if (_end == _start + BlockLength) Compress();
        }
    }

    private protected override void FinishDeflate()
    {
        Compress();
        _tokens.Finish();
    }

    private void Compress()
    {
        ReadOnlySpan<byte> window = _window.AsSpan(0, _end);
        Crc = Crc32.AppendSparse(Crc, window[_start..]);
        Count += (uint)(_end - _start);
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

    /// <summary>
    /// How many bytes from a place on are those that stand a distance before them. Most are few: eight are looked at
    /// first.
    /// </summary>
    private static int Repeat(ReadOnlySpan<byte> window, int at, int distance)
    {
        if (at < distance) return 0;
        var here = window[at..];
        var there = window[(at - distance)..];
        if (here.Length < sizeof(ulong)) return here.CommonPrefixLength(there);
        var different = BinaryPrimitives.ReadUInt64LittleEndian(here) ^ BinaryPrimitives.ReadUInt64LittleEndian(there);
        return different != 0
            ? BitOperations.TrailingZeroCount(different) >> 3
            : sizeof(ulong) + here[sizeof(ulong)..].CommonPrefixLength(there[sizeof(ulong)..]);
    }
}
