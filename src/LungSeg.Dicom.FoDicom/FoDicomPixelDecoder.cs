using System.Buffers.Binary;
using System.Collections.Concurrent;
using FellowOakDicom;
using FellowOakDicom.IO.Buffer;
using FellowOakDicom.Imaging;
using FellowOakDicom.Imaging.Codec;
using FellowOakDicom.Imaging.NativeCodec;
using LungSeg.Dicom.Headers;
using LungSeg.Dicom.Part10;
using LungSeg.Dicom.Pixels;
using DicomDataset = FellowOakDicom.DicomDataset;

namespace LungSeg.Dicom.FoDicom;

/// <summary>
/// Decodes frames with fo-dicom's native codecs: JPEG, JPEG-LS, JPEG 2000, HTJ2K and what else they know. A frame is
/// handed over as a data set of its own, so that nothing but its pixels is parsed a second time; fo-dicom's global
/// set-up is not touched.
/// </summary>
public sealed class FoDicomPixelDecoder : IPixelDecoder
{
    private const string JpegLsLossless = "1.2.840.10008.1.2.4.80";
    private const string JpegLsNearLossless = "1.2.840.10008.1.2.4.81";

    private static readonly Lazy<ITranscoderManager> Codecs = new(() => new NativeTranscoderManager());

    /// <summary>fo-dicom's own table of syntaxes is not safe for threads, so each is looked up once.</summary>
    private static readonly ConcurrentDictionary<string, Lazy<DicomTransferSyntax>> Syntaxes = new();

    public bool CanDecode(TransferSyntax syntax) => syntax.IsEncapsulated && Codecs.Value.HasCodec(SyntaxOf(syntax));

    public void Decode(EncodedFrame frame, Span<ushort> cells)
    {
        if (frame.Header.Syntax.Uid is JpegLsLossless or JpegLsNearLossless
            && JpegLsFrame.FaultOf(frame.Bytes, frame.Format) is { } broken)
        {
            throw Corrupt(frame, broken);
        }

        byte[] decoded;
        try
        {
            decoded = Transcode(frame);
        }
        catch (Exception fault) when (IsNotThere(fault.GetBaseException()))
        {
            throw Missing(frame, fault.GetBaseException().Message.Split('\n')[0]);
        }
        catch (Exception fault) when (fault is not OutOfMemoryException)
        {
            // The codecs throw whatever fits, even plain exceptions and access out of bounds, for bytes that break
            // their syntax.
            throw Corrupt(frame, fault.Message);
        }

        var bytesPerCell = frame.Format.BitsAllocated / 8;
        if (decoded.Length < cells.Length * bytesPerCell)
        {
            throw Corrupt(
                frame, $"the frame decodes to {decoded.Length} bytes where {cells.Length * bytesPerCell} are needed");
        }

        for (var i = 0; i < cells.Length; i++)
        {
            cells[i] = bytesPerCell == 1 ? decoded[i] : BinaryPrimitives.ReadUInt16LittleEndian(decoded.AsSpan(2 * i));
        }
    }

    private static byte[] Transcode(EncodedFrame frame)
    {
        var syntax = SyntaxOf(frame.Header.Syntax);
        var encoded = DicomPixelData.Create(Describe(frame.Format, syntax), newPixelData: true);
        encoded.AddFrame(new MemoryByteBuffer(frame.Bytes.ToArray()));
        var decoded = DicomPixelData.Create(
            Describe(frame.Format, DicomTransferSyntax.ExplicitVRLittleEndian), newPixelData: true);

        var codec = Codecs.Value.GetCodec(syntax);
        codec.Decode(encoded, decoded, codec.GetDefaultParameters());
        return decoded.NumberOfFrames == 0 ? [] : decoded.GetFrame(0).Data;
    }

    private static DicomDataset Describe(PixelFormat format, DicomTransferSyntax syntax) => new(syntax)
    {
        { DicomTag.Rows, (ushort)format.Rows },
        { DicomTag.Columns, (ushort)format.Columns },
        { DicomTag.SamplesPerPixel, (ushort)1 },
        { DicomTag.PhotometricInterpretation, "MONOCHROME2" },
        { DicomTag.BitsAllocated, (ushort)format.BitsAllocated },
        { DicomTag.BitsStored, (ushort)format.BitsStored },
        { DicomTag.HighBit, (ushort)format.HighBit },
        { DicomTag.PixelRepresentation, (ushort)(format.IsSigned ? 1 : 0) },
    };

    private static DicomTransferSyntax SyntaxOf(TransferSyntax syntax) =>
        Syntaxes.GetOrAdd(syntax.Uid, uid => new(() => DicomTransferSyntax.Parse(uid))).Value;

    /// <summary>
    /// The codecs' native library is not there, or is another processor's: that is no fault of the file's.
    /// </summary>
    private static bool IsNotThere(Exception fault) =>
        fault is DllNotFoundException or EntryPointNotFoundException or BadImageFormatException;

    private static DicomFaultException Missing(EncodedFrame frame, string what) => new(new(
        DicomFaultCodes.UnsupportedTransferSyntax,
        $"The decoder of {frame.Header.Syntax.Name} cannot be loaded on this machine: {what}",
        "Take the build that was made for this system, or decompress the object first (dcmdjpeg, gdcmconv --raw)."));

    private static DicomFaultException Corrupt(EncodedFrame frame, string what) => new(new(
        DicomFaultCodes.Malformed,
        $"The pixel data break the encoding {frame.Header.Syntax.Name}: {what}.",
        "Export the object again, or decompress it (dcmdjpeg, gdcmconv --raw) where it is read well."));
}
