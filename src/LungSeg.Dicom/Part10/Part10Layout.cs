using System.Buffers.Binary;

namespace LungSeg.Dicom.Part10;

/// <summary>How a file is encoded and where its data set begins (PS3.10 section 7).</summary>
/// <param name="Syntax">The data set's transfer syntax, as stated or, without a meta header, as it looks.</param>
/// <param name="DatasetOffset">The data set's first byte (of the deflate stream where it is deflated).</param>
/// <param name="StatedSyntax">What the meta header states where the data set is plainly encoded otherwise; else
/// null.</param>
internal readonly record struct Part10Layout(
    TransferSyntax Syntax, int DatasetOffset, TransferSyntax? StatedSyntax = null)
{
    private const int PreambleLength = 128;

    /// <summary>Looks for the preamble and the meta header; files without one or both are taken as they come.</summary>
    /// <param name="prefix">The file, or as much of its beginning as is at hand.</param>
    /// <param name="total">The file's full length.</param>
    /// <param name="layout">The layout where found.</param>
    /// <returns>0, or how many bytes are needed at least.</returns>
    /// <exception cref="DicomFaultException">The file is empty, no DICOM, or ends in the meta header.</exception>
    public static long Locate(ReadOnlySpan<byte> prefix, long total, out Part10Layout layout)
    {
        layout = default;
        if (total == 0) throw new DicomFaultException(DicomFaults.Empty);
        var start = 0;
        if (total >= PreambleLength + 4)
        {
            if (prefix.Length < PreambleLength + 4) return PreambleLength + 4;
            if (prefix[PreambleLength..].StartsWith("DICM"u8)) start = PreambleLength + 4;
        }

        if (ReadMeta(prefix, total, start, out var offset, out var uid) is var needed and > 0)
            return needed;
        if (total - offset < 8)
            throw new DicomFaultException(start == 0 ? DicomFaults.NotDicom : DicomFaults.Truncated("its header"));
        if (prefix.Length < offset + 8)
            return offset + 8;

        var looks = LooksLike(prefix.Slice(offset, 8), total - offset);
        var stated = uid is null ? null : TransferSyntax.FromUid(uid);
        var syntax = stated is null ? looks : Seen(stated, looks);

        // That the meta header says implicit before an explicit data set is a known fault of some writers, and
        // harmless.
        var isOther = stated is not null && syntax != stated && stated != TransferSyntax.ImplicitLittleEndian;
        layout = new(syntax ?? throw new DicomFaultException(DicomFaults.NotDicom), offset, isOther ? stated : null);
        return 0;
    }

    /// <summary>
    /// Reads the meta header: explicit little endian whatever follows, its stated length not to be trusted.
    /// </summary>
    private static long ReadMeta(
        ReadOnlySpan<byte> prefix, long total, int start, out int offset, out string? syntaxUid)
    {
        syntaxUid = null;
        offset = start;
        var reader = new DicomReader(prefix[start..], total - start, isExplicit: true, isBigEndian: false);
        while (total - offset >= 2)
        {
            if (prefix.Length < offset + 2) return offset + 2;
            if (BinaryPrimitives.ReadUInt16LittleEndian(prefix[offset..]) != 2) return 0;
            if (reader.Read() == DicomReadStatus.NeedMore) return start + reader.BytesNeeded;
            if (reader.ValueLength is not { } length || reader.IsSequence)
                throw new DicomFaultException(DicomFaults.Malformed("a sequence in the meta header"));
            if (reader.Tag == DicomTags.TransferSyntaxUid) syntaxUid = reader.Value.Uid();
            offset = start + (int)(reader.ValueOffset + length);
        }

        return 0;
    }

    /// <summary>
    /// The stated syntax, or where the data set's first element cannot be in it, the one that it is in.
    /// </summary>
    private static TransferSyntax Seen(TransferSyntax stated, TransferSyntax? looks)
    {
        if (looks is null || stated.IsDeflated && looks == TransferSyntax.ImplicitLittleEndian)
            return stated;
        if (stated.IsEncapsulated)
            return stated with { IsExplicit = looks.IsExplicit, IsBigEndian = looks.IsBigEndian };
        return
            stated.IsDeflated
            || stated.IsBigEndian != looks.IsBigEndian
            || stated == TransferSyntax.ImplicitLittleEndian
            ? looks
            : stated;
    }

    /// <summary>
    /// How a data set is encoded by the look of its first element, which is always of group 8; null where it is none.
    /// </summary>
    private static TransferSyntax? LooksLike(ReadOnlySpan<byte> element, long total)
    {
        var letters = DicomVrRules.FromLetters(element[4], element[5]);
        if (BinaryPrimitives.ReadUInt16BigEndian(element) == 8)
            return letters != DicomVr.None ? TransferSyntax.ExplicitBigEndian : null;
        if (BinaryPrimitives.ReadUInt16LittleEndian(element) != 8)
            return null;
        if (letters != DicomVr.None)
            return TransferSyntax.ExplicitLittleEndian;
        return BinaryPrimitives.ReadUInt32LittleEndian(element[4..]) <= total
            ? TransferSyntax.ImplicitLittleEndian
            : null;
    }
}
