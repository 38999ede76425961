using System.Buffers.Binary;
using LungSeg.Dicom.Part10;

namespace LungSeg.Dicom.Writing;

/// <summary>
/// Writes Part 10 files in Explicit or Implicit VR Little Endian, or with compressed frames (PS3.10 section 7, PS3.5
/// section 7.1 and annex A): preamble, meta header, data set. Sequences and items have undefined length and delimiters,
/// so everything is written in one pass.
/// </summary>
public static class DicomWriter
{
    private const uint Undefined = 0xFFFFFFFF;

    /// <summary>Writes one file.</summary>
    /// <param name="output">Where to; left open.</param>
    /// <param name="dataset">The data set; SOP class and instance UID must be in it, group 0002 must not.</param>
    /// <exception cref="ArgumentException">A UID is missing, or a value does not fit its length field.</exception>
    public static void Write(Stream output, DicomDataset dataset) =>
        Write(output, dataset, TransferSyntax.ExplicitLittleEndian);

    /// <inheritdoc cref="Write(Stream, DicomDataset)"/>
    /// <param name="syntax">
    /// Explicit or implicit VR little endian, of which the second has room for texts beyond 64 kB; or the one that the
    /// frames of the data set are compressed by.
    /// </param>
    public static void Write(Stream output, DicomDataset dataset, TransferSyntax syntax)
    {
        output.Write(new byte[128]);
        output.Write("DICM"u8);

        using var meta = new MemoryStream();
        WriteElements(meta, MetaHeader(dataset, syntax), isExplicit: true);
        WriteElement(
            output,
            new DicomDataset().SetUInt32(DicomTags.MetaGroupLength, (uint)meta.Length)[DicomTags.MetaGroupLength]!,
            isExplicit: true);
        meta.WriteTo(output);

        WriteElements(output, dataset, syntax.IsExplicit);
    }

    private static DicomDataset MetaHeader(DicomDataset dataset, TransferSyntax syntax) => new DicomDataset()
        .SetBytes(DicomTags.MetaVersion, DicomVr.OB, new byte[] { 0, 1 })
        .Set(Required(dataset, DicomTags.SopClassUid) with { Tag = DicomTags.MediaStorageSopClassUid })
        .Set(Required(dataset, DicomTags.SopInstanceUid) with { Tag = DicomTags.MediaStorageSopInstanceUid })
        .SetText(DicomTags.TransferSyntaxUid, DicomVr.UI, syntax.Uid)
        .SetText(DicomTags.ImplementationClassUid, DicomVr.UI, DicomUid.Implementation)
        .SetText(DicomTags.ImplementationVersionName, DicomVr.SH, "LUNGSEG");

    private static DicomElement Required(DicomDataset dataset, uint tag) =>
        dataset[tag] ?? throw new ArgumentException($"the data set lacks {DicomTags.Describe(tag)}", nameof(dataset));

    private static void WriteElements(Stream output, DicomDataset dataset, bool isExplicit)
    {
        foreach (var element in dataset.Elements) WriteElement(output, element, isExplicit);
    }

    private static void WriteElement(Stream output, DicomElement element, bool isExplicit)
    {
        if (element.Items is { } items)
        {
            WriteHeader(output, element.Tag, element.Vr, Undefined, isExplicit);
            foreach (var item in items)
            {
                WriteDelimiter(output, DicomTags.Item, Undefined);
                WriteElements(output, item, isExplicit);
                WriteDelimiter(output, DicomTags.ItemDelimitation, 0);
            }

            WriteDelimiter(output, DicomTags.SequenceDelimitation, 0);
            return;
        }

        if (element.Frames is { } frames)
        {
            WriteHeader(output, element.Tag, element.Vr, Undefined, isExplicit);
            WriteFrames(output, frames);
            return;
        }

        var length = element.Value.Length;
        WriteHeader(output, element.Tag, element.Vr, (uint)(length + (length & 1)), isExplicit);
        output.Write(element.Value.Span);
        if ((length & 1) != 0) output.WriteByte(element.Vr.Padding());
    }

    /// <summary>The Basic Offset Table and a fragment for each frame, each of an even length.</summary>
    private static void WriteFrames(Stream output, IReadOnlyList<ReadOnlyMemory<byte>> frames)
    {
        const int ItemHeader = 8;
        var table = new byte[4 * frames.Count];
        var offset = 0L;
        for (var i = 0; i < frames.Count; offset += ItemHeader + Even(frames[i].Length), i++)
            BinaryPrimitives.WriteUInt32LittleEndian(table.AsSpan(4 * i), checked((uint)offset));
        WriteDelimiter(output, DicomTags.Item, (uint)table.Length);
        output.Write(table);
        foreach (var frame in frames)
        {
            WriteDelimiter(output, DicomTags.Item, (uint)Even(frame.Length));
            output.Write(frame.Span);
            if ((frame.Length & 1) != 0) output.WriteByte(0);
        }

        WriteDelimiter(output, DicomTags.SequenceDelimitation, 0);

        static long Even(int length) => length + (length & 1L);
    }

    private static void WriteHeader(Stream output, uint tag, DicomVr vr, uint length, bool isExplicit)
    {
        Span<byte> header = stackalloc byte[12];
        WriteTag(header, tag);
        if (!isExplicit)
        {
            BinaryPrimitives.WriteUInt32LittleEndian(header[4..], length);
            output.Write(header[..8]);
            return;
        }

        BinaryPrimitives.WriteUInt16LittleEndian(header[4..], (ushort)vr);
        if (vr.HasShortLength())
        {
            if (length > ushort.MaxValue)
                throw new ArgumentException($"the value of {DicomTags.Describe(tag)} is longer than {vr} can be");
            BinaryPrimitives.WriteUInt16LittleEndian(header[6..], (ushort)length);
            output.Write(header[..8]);
        }
        else
        {
            header[6..8].Clear();
            BinaryPrimitives.WriteUInt32LittleEndian(header[8..], length);
            output.Write(header);
        }
    }

    private static void WriteDelimiter(Stream output, uint tag, uint length)
    {
        Span<byte> header = stackalloc byte[8];
        WriteTag(header, tag);
        BinaryPrimitives.WriteUInt32LittleEndian(header[4..], length);
        output.Write(header);
    }

    private static void WriteTag(Span<byte> header, uint tag)
    {
        BinaryPrimitives.WriteUInt16LittleEndian(header, (ushort)(tag >> 16));
        BinaryPrimitives.WriteUInt16LittleEndian(header[2..], (ushort)tag);
    }
}
