using System.Globalization;
using System.IO.Compression;
using System.Text;

namespace LungSeg.Formats.Pdf;

/// <summary>
/// The objects of a PDF file (ISO 32000-1, section 7.5): each is written as it comes, the table of where they are at
/// the end. It has an even number of bytes, as DICOM wants of what it encapsulates, and neither dates nor random
/// identifiers: the same objects give the same bytes with the same version of .NET.
/// </summary>
/// <param name="output">Where to; left open.</param>
internal sealed class PdfFile(Stream output)
{
    private readonly List<long> _offsets = [];
    private long _length;

    /// <summary>The number of an object that is written later, so that others may point to it.</summary>
    public int Reserve()
    {
        _offsets.Add(0);
        return _offsets.Count;
    }

    /// <summary>Writes an object.</summary>
    /// <returns>Its number.</returns>
    public int Add(string text)
    {
        var number = Reserve();
        Write(number, text);
        return number;
    }

    /// <summary>Writes an object whose number was reserved.</summary>
    public void Write(int number, string text)
    {
        Begin(number);
        Put($"{text}\nendobj\n");
    }

    /// <summary>Writes a stream object and compresses it.</summary>
    /// <param name="entries">Its dictionary but for filter and length.</param>
    /// <param name="bytes">What it holds.</param>
    /// <returns>Its number.</returns>
    public int AddCompressed(string entries, ReadOnlySpan<byte> bytes)
    {
        using var packed = new MemoryStream();
        using (var zlib = new ZLibStream(packed, CompressionLevel.Optimal, leaveOpen: true)) zlib.Write(bytes);
        return AddDeflated(entries, packed.GetBuffer().AsSpan(0, (int)packed.Length));
    }

    /// <summary>Writes a stream object that is a zlib stream already.</summary>
    /// <inheritdoc cref="AddCompressed"/>
    public int AddDeflated(string entries, ReadOnlySpan<byte> bytes)
    {
        var number = Reserve();
        Begin(number);
        Put($"<< {entries} /Filter /FlateDecode /Length {bytes.Length} >>\nstream\n");
        output.Write(bytes);
        _length += bytes.Length;
        Put("\nendstream\nendobj\n");
        return number;
    }

    /// <summary>Ends the file.</summary>
    /// <param name="catalog">The number of the catalog.</param>
    /// <param name="information">The number of the information dictionary.</param>
    public void End(int catalog, int information)
    {
        var table = _length;
        Put($"xref\n0 {_offsets.Count + 1}\n0000000000 65535 f \n");
        foreach (var offset in _offsets) Put($"{offset.ToString("D10", CultureInfo.InvariantCulture)} 00000 n \n");
        Put(
            $"trailer\n<< /Size {_offsets.Count + 1} /Root {catalog} 0 R /Info {information} 0 R >>\n"
                + $"startxref\n{table}\n%%EOF\n");
        if (_length % 2 != 0) Put("\n");
    }

    private void Begin(int number)
    {
        // The second line tells programs that pass files on that this one is binary.
        if (_length == 0) Put("%PDF-1.7\n%\u00E2\u00E3\u00CF\u00D3\n");
        _offsets[number - 1] = _length;
        Put($"{number} 0 obj\n");
    }

    private void Put(string text)
    {
        var bytes = Encoding.Latin1.GetBytes(text);
        output.Write(bytes);
        _length += bytes.Length;
    }
}
