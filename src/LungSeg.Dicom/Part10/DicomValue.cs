using System.Buffers.Binary;
using System.Globalization;

namespace LungSeg.Dicom.Part10;

/// <summary>
/// An element's bytes and what they mean (PS3.5 section 6.2). Nothing longer than a short text is ever copied. A value
/// that breaks its representation but can mean one thing only is read, and noted.
/// </summary>
internal readonly ref struct DicomValue(
    ReadOnlySpan<byte> bytes, uint tag, DicomVr vr, bool bigEndian, HeaderNotes? notes)
{
    /// <summary>The longest text that is kept: LO has 64 characters, a type's few codes fit twice that.</summary>
    private const int MaxText = 256;

    /// <summary>The longest UID that is kept; the standard's are at most 64 characters long.</summary>
    private const int MaxUid = 256;

    public ReadOnlySpan<byte> Bytes { get; } = bytes;

    public DicomVr Vr { get; } = vr;

    /// <summary>The same bytes in another value representation.</summary>
    public DicomValue As(DicomVr other) => new(Bytes, tag, other, bigEndian, null);

    /// <summary>
    /// Text without padding; null where there is none. Bytes that are not printable ASCII become '?'.
    /// </summary>
    public string? Text() => DicomText.Printable(DicomText.Trim(Bytes), MaxText);

    /// <summary>The parts of a text that backslashes divide, each without padding.</summary>
    public string[] Texts() => Text()?.Split('\\', StringSplitOptions.TrimEntries) ?? [];

    /// <summary>
    /// A UID as it is written, for comparing only: others than the standard's are noted. Null where the value is empty.
    /// Not to be part of a path, nor of an object that is written, before <see cref="DicomUid.IsValid"/> says so.
    /// </summary>
    /// <exception cref="DicomFaultException">It has more than 256 characters.</exception>
    public string? Uid()
    {
        var text = DicomText.Trim(DicomText.UpToNull(DicomText.Trim(Bytes)));
        if (text.Length > MaxUid)
            throw new DicomFaultException(
                DicomFaults.BadValue(tag, $"has {text.Length} characters; a UID has at most 64"));
        if (DicomText.Escaped(text) is not { } uid)
            return null;
        if (!DicomUid.IsValid(uid))
            notes?.Add(SeriesWarningCodes.UidNotValid, tag, $"{DicomTags.Describe(tag)} is no UID by the standard");
        return uid;
    }

    /// <summary>An integer string (IS), or null where it is empty.</summary>
    /// <exception cref="DicomFaultException">It is no integer.</exception>
    public int? Integer()
    {
        var text = DicomText.Trim(Bytes);
        if (text.IsEmpty) return null;
        return TryInteger(text, out var value) ? value : throw Bad("is no integer");
    }

    /// <summary>An integer string that only informs: null where it is none.</summary>
    public int? IntegerOrNull() => TryInteger(DicomText.Trim(Bytes), out var value) ? value : null;

    /// <summary>A decimal string that only informs: null where it is none.</summary>
    public double? DecimalOrNull()
    {
        Span<double> one = stackalloc double[1];
        if (Vr.IsBinaryFloat()) return TryBinary(one) ? one[0] : null;
        return TryDecimal(DicomText.Trim(Bytes), out var value) ? value : null;
    }

    /// <summary>A decimal string (DS) with one value, or null where it is empty.</summary>
    /// <exception cref="DicomFaultException">It is no finite number of a size that means anything.</exception>
    public double? Decimal()
    {
        Span<double> one = stackalloc double[1];
        return Decimals(one) ? one[0] : null;
    }

    /// <summary>
    /// Decimal strings (DS), exactly as many as <paramref name="values"/> takes; false where the value is empty.
    /// </summary>
    /// <exception cref="DicomFaultException">There are more or fewer, or one is no finite number of a size that means
    /// anything.</exception>
    public bool Decimals(scoped Span<double> values)
    {
        if (Vr.IsBinaryFloat())
        {
            if (Bytes.IsEmpty) return false;
            return TryBinary(values) ? true : throw Bad($"does not hold {values.Length} finite numbers");
        }

        var rest = DicomText.Trim(Bytes);
        if (rest.IsEmpty) return false;
        for (var i = 0; i < values.Length; i++)
        {
            var end = rest.IndexOf((byte)'\\');
            if (end < 0 && i < values.Length - 1) throw Bad($"does not hold {values.Length} numbers");
            var part = DicomText.Trim(end < 0 ? rest : rest[..end]);
            if (!TryDecimal(part, out values[i])) throw Bad("is no decimal number of a plausible size");
            rest = end < 0 ? default : rest[(end + 1)..];
        }

        // Backslashes too many at the end say nothing; numbers too many do.
        if (DicomText.Trim(rest).ContainsAnyExcept((byte)'\\', (byte)' ', (byte)0))
            throw Bad($"holds more than {values.Length} numbers");
        return true;
    }

    /// <summary>
    /// The first number of a value of 16-bit or 32-bit integers, unsigned unless SL; null where it is empty.
    /// </summary>
    /// <exception cref="DicomFaultException">The value is one byte long, or beyond an int.</exception>
    public int? Number()
    {
        if (Bytes.IsEmpty) return null;
        if (Vr.IsNumberText()) return Noted(Integer());
        if (Vr.IsBinaryFloat())
        {
            Span<double> one = stackalloc double[1];
            return TryBinary(one) && one[0] == Math.Truncate(one[0]) && Math.Abs(one[0]) <= int.MaxValue
                ? (int)one[0]
                : throw Bad("is no integer");
        }

        switch (Bytes.Length)
        {
            case 1:
                throw Bad("is no number");
            case >= 4 when Vr is DicomVr.UL or DicomVr.SL:
                var wide = bigEndian
                    ? BinaryPrimitives.ReadUInt32BigEndian(Bytes)
                    : BinaryPrimitives.ReadUInt32LittleEndian(Bytes);
                return wide <= int.MaxValue || Vr == DicomVr.SL ? (int)wide : throw Bad("is out of range");
            default:
                return bigEndian
                    ? BinaryPrimitives.ReadUInt16BigEndian(Bytes)
                    : BinaryPrimitives.ReadUInt16LittleEndian(Bytes);
        }
    }

    /// <summary>A number of 16-bit or 32-bit integers that only informs: null where it is none.</summary>
    public int? NumberOrNull() => Bytes.Length < Vr.WordSize() ? null : Vr.WordSize() == 2
        ? bigEndian ? BinaryPrimitives.ReadUInt16BigEndian(Bytes) : BinaryPrimitives.ReadUInt16LittleEndian(Bytes)
        : bigEndian ? BinaryPrimitives.ReadInt32BigEndian(Bytes) : BinaryPrimitives.ReadInt32LittleEndian(Bytes);

    private int? Noted(int? value)
    {
        notes?.Add(
            SeriesWarningCodes.ValueOdd, tag, $"{DicomTags.Describe(tag)} is written as text ({Vr}), '{Quoted()}'");
        return value;
    }

    private bool TryInteger(ReadOnlySpan<byte> text, out int value)
    {
        if (int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out value))
            return true;
        if (!DecimalText.TryRead(text, tag, out var number, out _)
            || number != Math.Truncate(number)
            || Math.Abs(number) > int.MaxValue)
            return false;
        value = (int)number;
        notes?.Add(
            SeriesWarningCodes.ValueOdd, tag,
            string.Create(
                CultureInfo.InvariantCulture, $"{DicomTags.Describe(tag)} is '{Quoted()}', taken as {value}"));
        return true;
    }

    private bool TryDecimal(ReadOnlySpan<byte> text, out double value)
    {
        if (!DecimalText.TryRead(text, tag, out value, out var isOdd))
            return false;
        if (isOdd)
            notes?.Add(
                SeriesWarningCodes.ValueOdd,
                tag,
                string.Create(
                    CultureInfo.InvariantCulture, $"{DicomTags.Describe(tag)} is '{Quoted()}', taken as {value:R}"));
        return true;
    }

    /// <summary>Numbers that a writer stored in binary where the standard wants text.</summary>
    private bool TryBinary(scoped Span<double> values)
    {
        if (!BinaryNumbers.TryRead(Bytes, Vr, bigEndian, values))
            return false;
        notes?.Add(
            SeriesWarningCodes.ValueOdd,
            tag,
            string.Create(
                CultureInfo.InvariantCulture,
                $"{DicomTags.Describe(tag)} is written in binary ({Vr}), the first number is {values[0]:R}"));
        return true;
    }

    private string Quoted() => DicomText.Printable(Bytes, 64) ?? "";

    private DicomFaultException Bad(string what) => new(DicomFaults.BadValue(tag, $"is '{Quoted()}', which {what}"));
}
