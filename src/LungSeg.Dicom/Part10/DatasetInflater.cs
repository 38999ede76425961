using System.IO.Compression;

namespace LungSeg.Dicom.Part10;

/// <summary>
/// Inflates the data set of a file in the deflated syntax (PS3.5 section A.5; RFC 1951) as far as it is asked to, so
/// that a small file which would inflate to gigabytes costs no more than what is needed of it.
/// </summary>
internal static class DatasetInflater
{
    /// <summary>Inflates up to as many bytes as <paramref name="destination"/> has.</summary>
    /// <param name="deflated">The raw deflate stream, or as much of its beginning as is at hand.</param>
    /// <param name="destination">Where to.</param>
    /// <returns>How many bytes there were; fewer than asked for where the stream, or what is at hand of it,
    /// ends.</returns>
    /// <exception cref="DicomFaultException">The stream is corrupt from its first byte on.</exception>
    public static unsafe int Inflate(ReadOnlySpan<byte> deflated, Span<byte> destination)
    {
        var count = 0;
        fixed (byte* start = deflated)
        {
            using var source = new UnmanagedMemoryStream(start, deflated.Length);
            using var inflater = new DeflateStream(source, CompressionMode.Decompress);
            try
            {
                while (count < destination.Length && inflater.Read(destination[count..]) is var read and > 0)
                    count += read;
            }
            catch (InvalidDataException) when (count > 0)
            {
                // Cut off or corrupt further on: what was inflated still counts; the reader finds what is missing.
            }
            catch (InvalidDataException)
            {
                throw new DicomFaultException(DicomFaults.Malformed("its deflate stream is corrupt"));
            }
        }

        return count;
    }
}
