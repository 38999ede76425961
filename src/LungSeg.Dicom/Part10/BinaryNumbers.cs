using System.Buffers.Binary;

namespace LungSeg.Dicom.Part10;

/// <summary>Numbers in binary (PS3.5 section 6.2: FD, FL).</summary>
internal static class BinaryNumbers
{
    /// <summary>
    /// Reads exactly as many numbers as are asked for; false where there are others, one is not finite, or the bytes
    /// could just as well be a number in text.
    /// </summary>
    public static bool TryRead(ReadOnlySpan<byte> bytes, DicomVr vr, bool bigEndian, Span<double> values)
    {
        var size = vr.WordSize();
        if (bytes.Length != size * values.Length || !bytes.ContainsAnyExcept("0123456789+-.,eE\\ "u8)) return false;
        Span<byte> word = stackalloc byte[8];
        for (var i = 0; i < values.Length; i++)
        {
            var little = word[..size];
            bytes.Slice(i * size, size).CopyTo(little);
            if (bigEndian)
                little.Reverse();
            values[i] =
                vr == DicomVr.FD
                    ? BinaryPrimitives.ReadDoubleLittleEndian(little)
                    : BinaryPrimitives.ReadSingleLittleEndian(little);
            if (!(Math.Abs(values[i]) <= DecimalText.MaxMagnitude))
                return false;
        }

        return true;
    }
}
