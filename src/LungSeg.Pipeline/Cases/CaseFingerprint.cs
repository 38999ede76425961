using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using LungSeg.Pipeline.Ports;

namespace LungSeg.Pipeline.Cases;

/// <summary>Tells whether two listings of a case are of the same input.</summary>
public static class CaseFingerprint
{
    /// <summary>
    /// SHA-256 over every blob's name, length and content hash: equal where nothing was added, removed or changed, also
    /// where the same bytes were sent again. Where the store keeps no hash of a blob its version tag takes the place,
    /// so that a change is never missed.
    /// </summary>
    public static string Of(IEnumerable<BlobEntry> blobs)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Span<byte> length = stackalloc byte[8];
        foreach (var blob in blobs)
        {
            hash.AppendData(Encoding.UTF8.GetBytes(blob.Name));
            BinaryPrimitives.WriteInt64LittleEndian(length, blob.Length);
            hash.AppendData(length);
            hash.AppendData(Encoding.UTF8.GetBytes((blob.ContentHash ?? blob.ETag) + "\n"));
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
