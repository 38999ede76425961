using LungSeg.Dicom.Part10;

namespace LungSeg.Dicom.Pixels;

/// <summary>
/// The seam for compressed pixel data: turns one frame into pixel cells. Decoders hold no state and are used from many
/// threads at once.
/// </summary>
public interface IPixelDecoder
{
    /// <summary>Whether this decoder reads pixel data in a transfer syntax.</summary>
    bool CanDecode(TransferSyntax syntax);

    /// <summary>Decodes a frame.</summary>
    /// <param name="frame">The frame's bytes and what the header says of them.</param>
    /// <param name="cells">
    /// Rows * Columns pixel cells, x fastest, each as an uncompressed file would hold it (padding bits and all), those
    /// of 8 bits widened with zeros. Always written whole.
    /// </param>
    /// <exception cref="DicomFaultException">The bytes are not what the header or the syntax says.</exception>
    void Decode(EncodedFrame frame, Span<ushort> cells);
}
