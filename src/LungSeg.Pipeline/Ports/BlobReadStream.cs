using LungSeg.Formats;

namespace LungSeg.Pipeline.Ports;

/// <summary>
/// An opened blob, read once from front to back. It tells its version, so that whoever has to open it again can go on
/// with the same one.
/// </summary>
/// <param name="etag">The version's ETag.</param>
public abstract class BlobReadStream(string etag) : ReadOnlyStream
{
    /// <summary>
    /// The version that was opened, of which all bytes are: the ETag that listings and look-ups tell.
    /// </summary>
    public string ETag { get; } = etag;
}
