using System.Buffers.Binary;
using System.Runtime.InteropServices;
using LungSeg.Dicom.Part10;

namespace LungSeg.Dicom.Pixels;

/// <summary>Pixel data that is not compressed, in either byte order (PS3.5 sections 8.1.1 and A.1 to A.3).</summary>
internal sealed class NativeDecoder : IPixelDecoder
{
    public bool CanDecode(TransferSyntax syntax) => !syntax.IsEncapsulated;

    public void Decode(EncodedFrame frame, Span<ushort> cells)
    {
        if (frame.Format.BitsAllocated == 8)
        {
            for (var i = 0; i < cells.Length; i++) cells[i] = frame.Bytes[i];
            return;
        }

        var words = MemoryMarshal.Cast<byte, ushort>(frame.Bytes);
        if (frame.Header.Syntax.IsBigEndian == BitConverter.IsLittleEndian)
            BinaryPrimitives.ReverseEndianness(words, cells);
        else
            words.CopyTo(cells);
    }
}
