using LungSeg.Pipeline.Ports;

namespace LungSeg.Pipeline.Documents;

/// <summary>The version of an object that was indexed.</summary>
internal readonly record struct SliceVersion(string Blob, string? ETag, string? ContentHash)
{
    public static SliceVersion Of(BlobEntry blob) => new(blob.Name, blob.ETag, blob.ContentHash);
}
