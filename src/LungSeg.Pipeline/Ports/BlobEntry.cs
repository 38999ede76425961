namespace LungSeg.Pipeline.Ports;

/// <summary>A listed blob: its name, length in bytes, opaque version tag and time of last change.</summary>
public sealed record BlobEntry(string Name, long Length, string ETag, DateTimeOffset LastModified);
