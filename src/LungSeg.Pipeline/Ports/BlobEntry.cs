namespace LungSeg.Pipeline.Ports;

/// <summary>A listed blob.</summary>
/// <param name="Name">Its name in its container.</param>
/// <param name="Length">Bytes.</param>
/// <param name="ETag">Opaque tag of the version: another one after every write, even of the same bytes.</param>
/// <param name="LastModified">When it last changed.</param>
/// <param name="ContentHash">
/// A hash of its bytes where the store keeps one (Azure: the MD5 of a blob that was sent in one piece), else null.
/// Equal names, lengths and hashes mean equal bytes.
/// </param>
public sealed record BlobEntry(
    string Name, long Length, string ETag, DateTimeOffset LastModified, string? ContentHash = null);
