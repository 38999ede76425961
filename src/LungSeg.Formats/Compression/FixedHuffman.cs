using System.Buffers.Binary;
using System.Numerics;

namespace LungSeg.Formats.Compression;

/// <summary>
/// Writes one deflate block, the last of its stream, of literals and copies in the fixed Huffman code (RFC 1951,
/// sections 3.2.5 and 3.2.6). Copies that follow each other at one distance are joined.
/// </summary>
internal sealed class FixedHuffman
{
    public const int ShortestCopy = 3;
    public const int LongestCopy = 258;
    public const int FarthestCopy = 1 << 15;

    private const int EndOfBlock = 256;

    private static readonly Code[] Literals = [.. Enumerable.Range(0, 256).Select(LiteralOrLength)];
    private static readonly Code[] Lengths = [.. Enumerable.Range(0, LongestCopy + 1).Select(OfLength)];

    private readonly Stream _output;
    private readonly byte[] _buffer = new byte[1 << 16];
    private int _filled;
    private ulong _bits;
    private int _bitCount;
    private int _copyLength;
    private int _copyDistance;
    private Code _distance;

    /// <param name="output">Where to; left open.</param>
    public FixedHuffman(Stream output)
    {
        _output = output;
        Put(new(0b011, 3)); // The last block; fixed codes.
    }

    /// <summary>The distance of the copy that the next one may be joined with; 0 where a literal came last.</summary>
    public int Distance => _copyDistance;

    public void Literal(byte value)
    {
        EndCopy();
        Put(Literals[value]);
    }

    /// <summary>Repeats what stood <paramref name="distance"/> bytes before.</summary>
    /// <param name="length">At least <see cref="ShortestCopy"/>.</param>
    /// <param name="distance">1 to <see cref="FarthestCopy"/>.</param>
    public void Copy(int length, int distance)
    {
        if (distance != _copyDistance)
        {
            EndCopy();
            (_copyDistance, _distance) = (distance, OfDistance(distance));
        }

        _copyLength += length;
    }

    /// <summary>Writes the end of the block, filled up to a whole byte.</summary>
    public void Finish()
    {
        EndCopy();
        Put(LiteralOrLength(EndOfBlock));
        for (; _bitCount > 0; _bits >>= 8, _bitCount -= 8) _buffer[_filled++] = (byte)_bits;
        _output.Write(_buffer, 0, _filled);
        _filled = 0;
    }

    private void EndCopy()
    {
        while (_copyLength > 0)
        {
            // What remains must not be too short for a copy.
            var rest = _copyLength - LongestCopy;
            var length = rest <= 0 ? _copyLength : rest < ShortestCopy ? LongestCopy - ShortestCopy : LongestCopy;
            Put(Lengths[length]);
            Put(_distance);
            _copyLength -= length;
        }

        _copyDistance = 0;
    }

    private void Put(Code code)
    {
        _bits |= (ulong)code.Bits << _bitCount;
        _bitCount += code.Count;
        if (_bitCount < 32) return;
        BinaryPrimitives.WriteUInt32LittleEndian(_buffer.AsSpan(_filled), (uint)_bits);
        _filled += 4;
        _bits >>= 32;
        _bitCount -= 32;
        if (_filled < _buffer.Length - 16) return;
        _output.Write(_buffer, 0, _filled);
        _filled = 0;
    }

    private static Code LiteralOrLength(int symbol) => symbol switch
    {
        < 144 => Huffman(0x30 + symbol, 8),
        < 256 => Huffman(0x190 + symbol - 144, 9),
        < 280 => Huffman(symbol - 256, 7),
        _ => Huffman(0xC0 + symbol - 280, 8),
    };

    /// <summary>The symbol of a length and its extra bits: four symbols for each power of two from 8 on.</summary>
    private static Code OfLength(int length)
    {
        if (length < ShortestCopy) return default;
        if (length == LongestCopy) return LiteralOrLength(285);
        var n = length - ShortestCopy;
        var extra = Math.Max(BitOperations.Log2((uint)n | 1) - 2, 0);
        return LiteralOrLength(257 + (4 * extra) + (n >> extra)).Then(n & ((1 << extra) - 1), extra);
    }

    /// <summary>The symbol of a distance and its extra bits: two symbols for each power of two from 2 on.</summary>
    private static Code OfDistance(int distance)
    {
        var n = distance - 1;
        var extra = Math.Max(BitOperations.Log2((uint)n | 1) - 1, 0);
        return Huffman((2 * extra) + (n >> extra), 5).Then(n & ((1 << extra) - 1), extra);
    }

    /// <summary>Huffman codes go out from their highest bit on, all else from the lowest.</summary>
    private static Code Huffman(int code, int count)
    {
        var reversed = 0u;
        for (var bit = 0; bit < count; bit++) reversed |= (uint)(code >> bit & 1) << (count - 1 - bit);
        return new(reversed, count);
    }

    /// <summary>Some bits, the first to go out lowest.</summary>
    private readonly record struct Code(uint Bits, int Count)
    {
        public Code Then(int bits, int count) => new(Bits | (uint)bits << Count, Count + count);
    }
}
