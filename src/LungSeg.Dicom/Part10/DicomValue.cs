using System.Buffers.Binary;
using System.Globalization;
using System.Text;

namespace LungSeg.Dicom.Part10;

/// <summary>An element's bytes and what they mean (PS3.5 section 6.2). Nothing longer than a short text is ever copied.</summary>
internal readonly ref struct DicomValue(ReadOnlySpan<byte> bytes, uint tag, DicomVr vr, bool bigEndian)
{
    /// <summary>The longest text that is kept: LO has 64 characters, a type's few codes fit twice that.</summary>
    private const int MaxText = 256;

    /// <summary>Beyond this no length in mm, slope or intercept means anything.</summary>
    private const double MaxMagnitude = 1e9;

    public ReadOnlySpan<byte> Bytes { get; } = bytes;

    public DicomVr Vr { get; } = vr;

    /// <summary>Text without padding; null where there is none. Bytes that are not printable ASCII become '?'.</summary>
    public string? Text()
    {
        var trimmed = Trim(Bytes);
        if (trimmed.IsEmpty) return null;
        return string.Create(Math.Min(trimmed.Length, MaxText), trimmed, static (text, source) =>
        {
            for (var i = 0; i < text.Length; i++) text[i] = source[i] is >= 0x20 and < 0x7F ? (char)source[i] : '?';
        });
    }

    /// <summary>The parts of a text that backslashes divide, each without padding.</summary>
    public string[] Texts() => Text()?.Split('\\', StringSplitOptions.TrimEntries) ?? [];

    /// <summary>A UID, or null where the value is empty.</summary>
    /// <exception cref="DicomFaultException">It is longer than 64 characters or holds others than digits and dots.</exception>
    public string? Uid()
    {
        var trimmed = Trim(Bytes);
        if (trimmed.IsEmpty) return null;
        if (trimmed.Length > 64 || trimmed.ContainsAnyExcept("0123456789."u8) || trimmed[0] == '.' || trimmed.IndexOf(".."u8) >= 0)
            throw Bad("is no UID");
        return Encoding.ASCII.GetString(trimmed);
    }

    /// <summary>An integer string (IS), or null where it is empty.</summary>
    /// <exception cref="DicomFaultException">It is no integer.</exception>
    public int? Integer()
    {
        var trimmed = Trim(Bytes);
        if (trimmed.IsEmpty) return null;
        return int.TryParse(trimmed, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value)
            ? value
            : throw Bad("is no integer string");
    }

    /// <summary>An integer string that only informs: null where it is none.</summary>
    public int? IntegerOrNull() =>
        int.TryParse(Trim(Bytes), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value) ? value : null;

    /// <summary>A decimal string that only informs: null where it is none.</summary>
    public double? DecimalOrNull() => TryDecimal(Trim(Bytes), out var value) ? value : null;

    /// <summary>A decimal string (DS) with one value, or null where it is empty.</summary>
    /// <exception cref="DicomFaultException">It is no finite number of a size that means anything.</exception>
    public double? Decimal()
    {
        Span<double> one = stackalloc double[1];
        return Decimals(one) ? one[0] : null;
    }

    /// <summary>Decimal strings (DS), exactly as many as <paramref name="values"/> takes; false where the value is empty.</summary>
    /// <exception cref="DicomFaultException">There are more or fewer, or one is no finite number of a size that means anything.</exception>
    public bool Decimals(scoped Span<double> values)
    {
        var rest = Trim(Bytes);
        if (rest.IsEmpty) return false;
        for (var i = 0; i < values.Length; i++)
        {
            var end = rest.IndexOf((byte)'\\');
            if (end < 0 != (i == values.Length - 1)) throw Bad($"does not hold {values.Length} decimal strings");
            var part = Trim(end < 0 ? rest : rest[..end]);
            if (!TryDecimal(part, out values[i])) throw Bad("is no decimal string of a plausible size");
            rest = rest[(end + 1)..];
        }

        return true;
    }

    /// <summary>The first number of a value of 16-bit or 32-bit integers, unsigned; null where it is empty.</summary>
    /// <exception cref="DicomFaultException">The value is one byte long, or beyond an int.</exception>
    public int? Number()
    {
        switch (Bytes.Length)
        {
            case 0:
                return null;
            case 1:
                throw Bad("is no number");
            case 4 when Vr is DicomVr.UL or DicomVr.SL:
                var wide = bigEndian ? BinaryPrimitives.ReadUInt32BigEndian(Bytes) : BinaryPrimitives.ReadUInt32LittleEndian(Bytes);
                return wide <= int.MaxValue ? (int)wide : throw Bad("is out of range");
            default:
                return bigEndian ? BinaryPrimitives.ReadUInt16BigEndian(Bytes) : BinaryPrimitives.ReadUInt16LittleEndian(Bytes);
        }
    }

    private static bool TryDecimal(ReadOnlySpan<byte> text, out double value) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out value) && Math.Abs(value) <= MaxMagnitude;

    private static ReadOnlySpan<byte> Trim(ReadOnlySpan<byte> text) => text.Trim(" \0"u8);

    private DicomFaultException Bad(string what) => new(DicomFaults.BadValue(tag, what));
}
