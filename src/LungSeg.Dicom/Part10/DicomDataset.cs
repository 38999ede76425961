using System.Buffers.Binary;
using System.Globalization;
using System.Text;

namespace LungSeg.Dicom.Part10;

/// <summary>
/// A data set in memory for writing: elements in ascending order of tag, each at most once, sequences nested.
/// Text is UTF-8 (state ISO_IR 192 in Specific Character Set where it is not plain ASCII).
/// </summary>
public sealed class DicomDataset
{
    private readonly SortedDictionary<uint, DicomElement> _elements = [];

    /// <summary>The elements in ascending order of tag, as they are written.</summary>
    public IReadOnlyCollection<DicomElement> Elements => _elements.Values;

    /// <summary>The element with a tag, or null.</summary>
    public DicomElement? this[uint tag] => _elements.GetValueOrDefault(tag);

    /// <summary>Sets an element; one with the same tag is replaced.</summary>
    public DicomDataset Set(DicomElement element)
    {
        _elements[element.Tag] = element;
        return this;
    }

    /// <summary>Leaves an element out again.</summary>
    public DicomDataset Remove(uint tag)
    {
        _elements.Remove(tag);
        return this;
    }

    /// <summary>Sets text; several values are joined by backslashes, none make an empty value (type 2).</summary>
    public DicomDataset SetText(uint tag, DicomVr vr, params ReadOnlySpan<string> values) =>
        Set(new(tag, vr, Encoding.UTF8.GetBytes(string.Join('\\', values!))));

    /// <summary>Sets decimal strings (DS), each at most 16 characters as the standard demands.</summary>
    public DicomDataset SetDecimal(uint tag, params ReadOnlySpan<double> values)
    {
        var texts = new string[values.Length];
        for (var i = 0; i < values.Length; i++) texts[i] = DecimalString(values[i]);
        return SetText(tag, DicomVr.DS, texts);
    }

    /// <summary>Sets integer strings (IS).</summary>
    public DicomDataset SetInteger(uint tag, params ReadOnlySpan<int> values)
    {
        var texts = new string[values.Length];
        for (var i = 0; i < values.Length; i++) texts[i] = values[i].ToString(CultureInfo.InvariantCulture);
        return SetText(tag, DicomVr.IS, texts);
    }

    /// <summary>Sets unsigned 16-bit numbers (US).</summary>
    public DicomDataset SetUInt16(uint tag, params ReadOnlySpan<ushort> values)
    {
        var bytes = new byte[values.Length * 2];
        for (var i = 0; i < values.Length; i++)
            BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(i * 2), values[i]);
        return Set(new(tag, DicomVr.US, bytes));
    }

    /// <summary>Sets a signed 16-bit number (SS).</summary>
    public DicomDataset SetInt16(uint tag, short value)
    {
        var bytes = new byte[2];
        BinaryPrimitives.WriteInt16LittleEndian(bytes, value);
        return Set(new(tag, DicomVr.SS, bytes));
    }

    /// <summary>Sets unsigned 32-bit numbers (UL).</summary>
    public DicomDataset SetUInt32(uint tag, params ReadOnlySpan<uint> values)
    {
        var bytes = new byte[values.Length * 4];
        for (var i = 0; i < values.Length; i++)
            BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(i * 4), values[i]);
        return Set(new(tag, DicomVr.UL, bytes));
    }

    /// <summary>Sets tags as values (AT), for example in a Dimension Index Sequence.</summary>
    public DicomDataset SetTags(uint tag, params ReadOnlySpan<uint> values)
    {
        var bytes = new byte[values.Length * 4];
        for (var i = 0; i < values.Length; i++)
        {
            BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(i * 4), (ushort)(values[i] >> 16));
            BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan((i * 4) + 2), (ushort)values[i]);
        }

        return Set(new(tag, DicomVr.AT, bytes));
    }

    /// <summary>Sets bytes (OB) or words (OW, little endian). The memory is not copied.</summary>
    public DicomDataset SetBytes(uint tag, DicomVr vr, ReadOnlyMemory<byte> value) => Set(new(tag, vr, value));

    /// <summary>Sets compressed frames, one fragment each (PS3.5 section A.4). The memory is not copied.</summary>
    public DicomDataset SetFrames(uint tag, IReadOnlyList<ReadOnlyMemory<byte>> frames) =>
        Set(new(tag, DicomVr.OB, default, Frames: frames));

    /// <summary>Sets a sequence (SQ).</summary>
    public DicomDataset SetSequence(uint tag, params IEnumerable<DicomDataset> items) =>
        Set(new(tag, DicomVr.SQ, default, [.. items]));

    /// <summary>The most exact decimal string of a number in 16 characters.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The number is not finite.</exception>
    public static string DecimalString(double value)
    {
        if (!double.IsFinite(value)) throw new ArgumentOutOfRangeException(nameof(value), "a decimal string is finite");
        var text = value.ToString("R", CultureInfo.InvariantCulture);
        for (var digits = 15; text.Length > 16; digits--)
            text = value.ToString("G" + digits.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
        return text;
    }
}
