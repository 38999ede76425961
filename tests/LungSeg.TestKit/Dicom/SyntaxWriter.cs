using System.Buffers.Binary;
using System.IO.Compression;
using LungSeg.Dicom.Part10;

namespace LungSeg.TestKit.Dicom;

/// <summary>
/// Writes a data set in any uncompressed syntax and in the ways that other people's software writes: sequences of
/// stated or undefined length, with or without preamble and meta header; pixel data in fragments.
/// </summary>
public sealed class SyntaxWriter(TransferSyntax syntax)
{
    private const uint Undefined = 0xFFFFFFFF;

    public bool HasPreamble { get; init; } = true;

    public bool HasMetaHeader { get; init; } = true;

    /// <summary>Whether sequences and items state their length instead of ending with delimiters.</summary>
    public bool StatesLengths { get; init; }

    /// <summary>Whether a group begins with its length, as old writers do it.</summary>
    public bool StatesGroupLengths { get; init; }

    /// <summary>
    /// Pixel data in fragments instead of the data set's own: one item each, behind an empty offset table.
    /// </summary>
    public IReadOnlyList<byte[]>? Fragments { get; init; }

    /// <summary>The file's bytes.</summary>
    public byte[] Write(DicomDataset dataset)
    {
        using var file = new MemoryStream();
        if (HasPreamble)
        {
            file.Write(new byte[128]);
            file.Write("DICM"u8);
        }

        if (HasMetaHeader)
        {
            var meta = new DicomDataset().SetText(DicomTags.TransferSyntaxUid, DicomVr.UI, syntax.Uid);
            new SyntaxWriter(TransferSyntax.ExplicitLittleEndian).WriteDataset(file, meta);
        }

        if (!syntax.IsDeflated)
        {
            WriteDataset(file, dataset);
            return file.ToArray();
        }

        using (var deflate = new DeflateStream(file, CompressionLevel.Fastest, leaveOpen: true))
            WriteDataset(deflate, dataset);
        return file.ToArray();
    }

    /// <summary>RLE or JPEG frames are padded to an even length, as fragments must be.</summary>
    public static byte[] Even(byte[] fragment) => fragment.Length % 2 == 0 ? fragment : [.. fragment, 0];

    private void WriteDataset(Stream output, DicomDataset dataset)
    {
        var group = 0u;
        foreach (var element in dataset.Elements)
        {
            if (StatesGroupLengths && element.Tag >> 16 != group)
            {
                group = element.Tag >> 16;
                WriteElement(output, new DicomDataset().SetUInt32(group << 16, 1234)[group << 16]!);
            }

            WriteElement(output, element);
        }
    }

    private void WriteElement(Stream output, DicomElement element)
    {
        if (element.Tag == DicomTags.PixelData && Fragments is not null)
        {
            WriteFragments(output);
            return;
        }

        if (element.Items is not null)
        {
            WriteSequence(output, element);
            return;
        }

        var value = element.Value.ToArray();
        if (value.Length % 2 != 0) value = [.. value, element.Vr.Padding()];
        if (syntax.IsBigEndian)
        {
            var word = element.Vr.WordSize();
            for (var i = 0; i < value.Length; i += word) Array.Reverse(value, i, word);
        }

        WriteHeader(output, element.Tag, element.Vr, (uint)value.Length);
        output.Write(value);
    }

    private void WriteSequence(Stream output, DicomElement sequence)
    {
        using var content = new MemoryStream();
        foreach (var item in sequence.Items!)
        {
            using var inner = new MemoryStream();
            WriteDataset(inner, item);
            WriteItem(content, DicomTags.Item, StatesLengths ? (uint)inner.Length : Undefined);
            inner.WriteTo(content);
            if (!StatesLengths) WriteItem(content, DicomTags.ItemDelimitation, 0);
        }

        WriteHeader(output, sequence.Tag, DicomVr.SQ, StatesLengths ? (uint)content.Length : Undefined);
        content.WriteTo(output);
        if (!StatesLengths) WriteItem(output, DicomTags.SequenceDelimitation, 0);
    }

    private void WriteFragments(Stream output)
    {
        WriteHeader(output, DicomTags.PixelData, DicomVr.OB, Undefined);
        WriteItem(output, DicomTags.Item, 0);
        foreach (var fragment in Fragments!)
        {
            WriteItem(output, DicomTags.Item, (uint)fragment.Length);
            output.Write(fragment);
        }

        WriteItem(output, DicomTags.SequenceDelimitation, 0);
    }

    private void WriteHeader(Stream output, uint tag, DicomVr vr, uint length)
    {
        WriteNumber(output, tag >> 16, 2);
        WriteNumber(output, tag & 0xFFFF, 2);
        if (syntax.IsExplicit)
        {
            output.WriteByte((byte)((ushort)vr & 0xFF));
            output.WriteByte((byte)((ushort)vr >> 8));
            if (!vr.HasShortLength()) WriteNumber(output, 0, 2);
        }

        WriteNumber(output, length, syntax.IsExplicit && vr.HasShortLength() ? 2 : 4);
    }

    private void WriteItem(Stream output, uint tag, uint length)
    {
        WriteNumber(output, tag >> 16, 2);
        WriteNumber(output, tag & 0xFFFF, 2);
        WriteNumber(output, length, 4);
    }

    private void WriteNumber(Stream output, uint number, int size)
    {
        Span<byte> bytes = stackalloc byte[4];
        if (syntax.IsBigEndian) BinaryPrimitives.WriteUInt32BigEndian(bytes, number << (8 * (4 - size)));
        else BinaryPrimitives.WriteUInt32LittleEndian(bytes, number);
        output.Write(bytes[..size]);
    }
}
