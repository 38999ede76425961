using System.Buffers.Binary;
using System.Text;
using LungSeg.Dicom.Part10;

namespace LungSeg.TestKit.Dicom;

/// <summary>
/// Elements byte by byte in explicit little endian, with whatever lengths and representations a test wants.
/// </summary>
public static class RawElements
{
    public const uint Undefined = 0xFFFFFFFF;

    /// <summary>An element with its value; the length that is stated may be another than the value's.</summary>
    public static byte[] Element(uint tag, string vr, byte[] value, uint? length = null)
    {
        var isLong =
            !DicomVrRules.FromLetters((byte)vr[0], (byte)vr[1]).HasShortLength() && char.IsAsciiLetterUpper(vr[0]);
        var stated = length ?? (uint)value.Length;
        return
        [
            .. Tag(tag),
            .. Encoding.ASCII.GetBytes(vr),
            .. isLong ? [0, 0, .. Number(stated)] : Number(stated)[..2],
            .. value,
        ];
    }

    /// <summary>An element with text as it is, without padding.</summary>
    public static byte[] Text(uint tag, string vr, string value) => Element(tag, vr, Encoding.Latin1.GetBytes(value));

    /// <summary>An element as an implicit data set has it.</summary>
    public static byte[] Implicit(uint tag, byte[] value) => [.. Tag(tag), .. Number((uint)value.Length), .. value];

    /// <summary>
    /// An item; the length that is stated may be another than the content's, or undefined: then a delimiter follows.
    /// </summary>
    public static byte[] Item(byte[] content, uint? length = null)
    {
        byte[] end = length == Undefined ? ItemDelimiter : [];
        return [.. Tag(DicomTags.Item), .. Number(length ?? (uint)content.Length), .. content, .. end];
    }

    public static byte[] ItemDelimiter => [.. Tag(DicomTags.ItemDelimitation), 0, 0, 0, 0];

    public static byte[] SequenceDelimiter => [.. Tag(DicomTags.SequenceDelimitation), 0, 0, 0, 0];

    /// <summary>Puts bytes into a file in front of an element of its top level.</summary>
    public static byte[] InsertBefore(byte[] file, uint tag, params byte[][] inserted)
    {
        var at = file.AsSpan().LastIndexOf(Tag(tag));
        return [.. file[..at], .. inserted.SelectMany(bytes => bytes), .. file[at..]];
    }

    /// <summary>Puts an element of explicit little endian with a short length in another's place.</summary>
    public static byte[] Replace(byte[] file, uint tag, byte[] element)
    {
        var at = file.AsSpan().LastIndexOf(Tag(tag));
        var length = BinaryPrimitives.ReadUInt16LittleEndian(file.AsSpan(at + 6));
        return [.. file[..at], .. element, .. file[(at + 8 + length)..]];
    }

    public static byte[] Tag(uint tag) => [(byte)(tag >> 16), (byte)(tag >> 24), (byte)tag, (byte)(tag >> 8)];

    private static byte[] Number(uint number) => BitConverter.GetBytes(number);
}
