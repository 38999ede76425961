using LungSeg.Dicom.Headers;
using LungSeg.Pipeline.Ports;

namespace LungSeg.Local.Running;

/// <summary>Reads a file's header alone: to which study and series it belongs.</summary>
internal static class HeaderPeek
{
    /// <summary>Headers are a few kB; a file that asks for more than this is none that a scan is made of.</summary>
    private const int LongestPrefix = 16 << 20;

    /// <summary>What came of reading it; a header, or a fault.</summary>
    public static async Task<HeaderRead> ReadAsync(
        IBlobStore store, string container, BlobEntry blob, CancellationToken cancellation)
    {
        var length = (int)Math.Min(SliceHeaderReader.SuggestedPrefix, blob.Length);
        while (true)
        {
            var bytes = new byte[length];
            await using (
                var stream = await store.OpenReadAsync(new(container, blob.Name), 0, length, null, cancellation))
            {
                await stream.ReadExactlyAsync(bytes, cancellation);
            }

            var read = SliceHeaderReader.Read(bytes, blob.Length);
            if (read.BytesNeeded == 0 || length == LongestPrefix)
                return read;
            length = (int)Math.Min(Math.Min(blob.Length, LongestPrefix), Math.Max(4L * length, read.BytesNeeded));
        }
    }
}
