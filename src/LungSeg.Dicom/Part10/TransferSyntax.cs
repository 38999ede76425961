using System.Collections.Frozen;

namespace LungSeg.Dicom.Part10;

/// <summary>How a data set is encoded (PS3.5 section 10 and annex A).</summary>
/// <param name="Uid">The UID that the file's meta header holds.</param>
/// <param name="Name">The standard's name, or "unknown".</param>
/// <param name="IsExplicit">Whether elements state their value representation.</param>
/// <param name="IsBigEndian">Whether numbers have their most significant byte first.</param>
/// <param name="IsDeflated">Whether everything behind the meta header is a raw deflate stream (RFC 1951).</param>
/// <param name="IsEncapsulated">Whether the pixel data is a sequence of compressed fragments.</param>
public sealed record TransferSyntax(
    string Uid, string Name, bool IsExplicit = true, bool IsBigEndian = false, bool IsDeflated = false,
    bool IsEncapsulated = false)
{
    public static readonly TransferSyntax ImplicitLittleEndian = new(
        "1.2.840.10008.1.2", "Implicit VR Little Endian", IsExplicit: false);
    public static readonly TransferSyntax ExplicitLittleEndian = new(
        "1.2.840.10008.1.2.1", "Explicit VR Little Endian");
    public static readonly TransferSyntax Deflated = new(
        "1.2.840.10008.1.2.1.99", "Deflated Explicit VR Little Endian", IsDeflated: true);
    public static readonly TransferSyntax ExplicitBigEndian = new(
        "1.2.840.10008.1.2.2", "Explicit VR Big Endian", IsBigEndian: true);
    public static readonly TransferSyntax RleLossless = Encapsulated("1.2.840.10008.1.2.5", "RLE Lossless");
    public static readonly TransferSyntax JpegLossless = Encapsulated(
        "1.2.840.10008.1.2.4.57", "JPEG Lossless, Process 14");
    public static readonly TransferSyntax JpegLosslessSv1 = Encapsulated(
        "1.2.840.10008.1.2.4.70", "JPEG Lossless, Process 14, Selection Value 1");

    private static readonly FrozenDictionary<string, TransferSyntax> Known = new[]
    {
        ImplicitLittleEndian,
        ExplicitLittleEndian,
        Deflated,
        ExplicitBigEndian,
        RleLossless,
        JpegLossless,
        JpegLosslessSv1,
        Encapsulated("1.2.840.10008.1.2.1.98", "Encapsulated Uncompressed Explicit VR Little Endian"),
        Encapsulated("1.2.840.10008.1.2.4.50", "JPEG Baseline (Process 1)"),
        Encapsulated("1.2.840.10008.1.2.4.51", "JPEG Extended (Process 2 and 4)"),
        Encapsulated("1.2.840.10008.1.2.4.80", "JPEG-LS Lossless"),
        Encapsulated("1.2.840.10008.1.2.4.81", "JPEG-LS Near-Lossless"),
        Encapsulated("1.2.840.10008.1.2.4.90", "JPEG 2000 Lossless Only"),
        Encapsulated("1.2.840.10008.1.2.4.91", "JPEG 2000"),
        Encapsulated("1.2.840.10008.1.2.4.92", "JPEG 2000 Part 2 Multi-component Lossless Only"),
        Encapsulated("1.2.840.10008.1.2.4.93", "JPEG 2000 Part 2 Multi-component"),
        Encapsulated("1.2.840.10008.1.2.4.110", "JPEG XL Lossless"),
        Encapsulated("1.2.840.10008.1.2.4.111", "JPEG XL JPEG Recompression"),
        Encapsulated("1.2.840.10008.1.2.4.112", "JPEG XL"),
        Encapsulated("1.2.840.10008.1.2.4.201", "High-Throughput JPEG 2000 Lossless Only"),
        Encapsulated("1.2.840.10008.1.2.4.202", "High-Throughput JPEG 2000 with RPCL Lossless Only"),
        Encapsulated("1.2.840.10008.1.2.4.203", "High-Throughput JPEG 2000"),
        Encapsulated("1.2.840.10008.1.2.8.1", "Deflated Image Frame Compression"),
    }.ToFrozenDictionary(syntax => syntax.Uid, StringComparer.Ordinal);

    /// <summary>Whether it is one of the standard's.</summary>
    public bool IsKnown => Known.ContainsKey(Uid);

    /// <summary>
    /// The syntax with this UID. One that is not known is taken for an encapsulated one, since the standard lets
    /// all of those share the explicit little-endian header.
    /// </summary>
    public static TransferSyntax FromUid(string uid) => Known.GetValueOrDefault(uid) ?? Encapsulated(uid, "unknown");

    public override string ToString() => $"{Name} ({Uid})";

    private static TransferSyntax Encapsulated(string uid, string name) => new(uid, name, IsEncapsulated: true);
}
