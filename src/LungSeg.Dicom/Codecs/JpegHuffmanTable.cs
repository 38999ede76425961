using System.Runtime.CompilerServices;
using LungSeg.Dicom.Part10;

namespace LungSeg.Dicom.Codecs;

/// <summary>
/// A Huffman table for the categories of differences (T.81 annex C and section F.2.2.3): codes of up to
/// <see cref="FastBits"/> bits are one look-up, longer ones a search by length. Some 9 KB, meant for the stack.
/// </summary>
internal struct JpegHuffmanTable
{
    /// <summary>The largest category: a difference of 32768, which needs no further bits.</summary>
    public const int MaxCategory = 16;

    /// <summary>Bits of the look-up; in CT nearly every code is shorter.</summary>
    private const int FastBits = 12;

    private FastTable _fast;
    private CodeCounts _counts;
    private CategoryList _categories;

    /// <summary>Builds the table.</summary>
    /// <param name="definition">16 counts of codes by length, then their categories in order of code (DHT).</param>
    /// <exception cref="DicomFaultException">The counts make no prefix code, or a category is not 0 to 16.</exception>
    public JpegHuffmanTable(ReadOnlySpan<byte> definition)
    {
        definition[..16].CopyTo(_counts);
        definition[16..].CopyTo(_categories);
        if (definition[16..].ContainsAnyExceptInRange((byte)0, (byte)MaxCategory))
            throw Malformed("a JPEG difference of more than 16 bits");
        Span<ushort> fast = _fast;
        var (code, next) = (0, 0);
        for (var length = 1; length <= 16; length++, code <<= 1)
        {
            if (code + _counts[length - 1] > 1 << length)
                throw Malformed("a JPEG Huffman table that is no prefix code");
            for (var i = 0; i < _counts[length - 1]; i++, code++, next++)
            {
                if (length > FastBits) continue;
                var room = FastBits - length;
                fast.Slice(code << room, 1 << room).Fill((ushort)((length << 8) | _categories[next]));
            }
        }
    }

    /// <summary>The code that the next 16 bits begin with: its length and the category it stands for.</summary>
    public readonly (int Length, int Category) Find(uint next16)
    {
        var entry = _fast[(int)(next16 >> (16 - FastBits))];
        return entry != 0 ? (entry >> 8, entry & 0xFF) : Search(next16);
    }

    private readonly (int Length, int Category) Search(uint next16)
    {
        var (code, first) = (0u, 0);
        for (var length = 1; length <= 16; length++, code <<= 1)
        {
            var offset = (next16 >> (16 - length)) - code;
            if (offset < _counts[length - 1]) return (length, _categories[first + (int)offset]);
            code += _counts[length - 1];
            first += _counts[length - 1];
        }

        throw Malformed("a JPEG code that is in no table");
    }

    private static DicomFaultException Malformed(string what) => new(DicomFaults.Malformed(what));

    /// <summary>By the next bits: code length * 256 + category; 0 where the code is longer.</summary>
    [InlineArray(1 << FastBits)]
    private struct FastTable
    {
        private ushort _first;
    }

    [InlineArray(16)]
    private struct CodeCounts
    {
        private byte _first;
    }

    [InlineArray(256)]
    private struct CategoryList
    {
        private byte _first;
    }
}
