using System.Buffers.Binary;
using System.Runtime.CompilerServices;

namespace LungSeg.Dicom.Codecs;

/// <summary>
/// Bits of a JPEG entropy-coded segment, most significant first, stuffed zeros behind 0xFF left out (T.81 section
/// F.2.2.5).
/// <code>
///   _bits:  | next bit ... _count valid bits ... | bits already seen of what follows, or zeros |
/// </code>
/// Behind a marker or the end come zeros, so that a decoder may look ahead; <see cref="IsOverrun"/> tells whether it
/// took any.
/// </summary>
internal ref struct JpegBitReader(ReadOnlySpan<byte> bytes)
{
    private readonly ReadOnlySpan<byte> _bytes = bytes;
    private int _position;
    private ulong _bits;
    private int _count;
    private int _zerosAdded;

    /// <summary>Whether bits were taken that are not there.</summary>
    public readonly bool IsOverrun => _count < _zerosAdded;

    /// <summary>Takes one difference (T.81 section H.1.2.2): the code of its category, then as many bits.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int ReadDifference(in JpegHuffmanTable table)
    {
        if (_count < 32) Fill();
        var (length, category) = table.Find((uint)(_bits >> 48));
        _bits <<= length;
        _count -= length;
        if (category is 0 or JpegHuffmanTable.MaxCategory) return category << 11;

        // The upper half of a category's range is positive; the lower half, first bit 0, is negative.
        var value = (int)(_bits >> (64 - category));
        _bits <<= category;
        _count -= category;
        return value < 1 << (category - 1) ? value - (1 << category) + 1 : value;
    }

    /// <summary>Moves behind the next restart marker; false where there is none.</summary>
    public bool Restart()
    {
        while (_position + 1 < _bytes.Length && (_bytes[_position] != 0xFF || _bytes[_position + 1] is 0 or 0xFF))
            _position++;
        if (_position + 1 >= _bytes.Length || _bytes[_position + 1] is not (>= 0xD0 and <= 0xD7))
            return false;
        _position += 2;
        _bits = 0;
        _count = 0;
        _zerosAdded = 0;
        return true;
    }

    /// <summary>Makes at least 32 bits valid.</summary>
    private void Fill()
    {
        if (_position + 8 <= _bytes.Length)
        {
            var word = BinaryPrimitives.ReadUInt64BigEndian(_bytes[_position..]);
            if (!HasFF(word))
            {
                // Whole bytes count; the bits behind them are or-ed in again, unchanged, by the next fill.
                _bits |= word >> _count;
                var taken = (63 - _count) >> 3;
                _position += taken;
                _count += taken * 8;
                return;
            }
        }

        FillByByte();
    }

    private void FillByByte()
    {
        while (_count <= 56)
        {
            ulong next = 0;
            if (_position >= _bytes.Length
                || (_bytes[_position] == 0xFF && (_position + 1 >= _bytes.Length || _bytes[_position + 1] != 0)))
            {
                _zerosAdded += 8;
            }
            else
            {
                next = _bytes[_position];
                _position += next == 0xFF ? 2 : 1;
            }

            _bits |= next << (56 - _count);
            _count += 8;
        }
    }

    /// <summary>Whether one of eight bytes is 0xFF: the test for a zero byte, on the complement.</summary>
    private static bool HasFF(ulong word) => ((~word - 0x0101010101010101) & word & 0x8080808080808080) != 0;
}
