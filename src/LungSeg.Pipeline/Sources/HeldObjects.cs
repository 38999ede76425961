using LungSeg.Pipeline.Documents;
using LungSeg.Voxels.Memory;

namespace LungSeg.Pipeline.Sources;

/// <summary>
/// DICOM objects that were read whole for their headers and are held in memory for their pixels, so that a store is
/// asked once for each slice. For a process that runs all of a case's stages; a stage that runs elsewhere reads for
/// itself. Holds what fits: of a case that does not, the rest is read twice.
/// </summary>
/// <param name="boundBytes">The most bytes that are held at a time.</param>
public sealed class HeldObjects(long boundBytes) : IDisposable
{
    /// <summary>An object above 4 MiB (a large multi-frame one) is worth a request of its own.</summary>
    private const long LargestObject = 4 << 20;

    private readonly Lock _lock = new();
    private readonly Dictionary<SliceVersion, VoxelBuffer<byte>> _held = [];
    private long _bytes;

    /// <summary>Bytes held now.</summary>
    public long Bytes
    {
        get
        {
            lock (_lock) return _bytes;
        }
    }

    /// <summary>Lets go of the objects of a case that runs no more.</summary>
    /// <param name="prefix">What their names begin with in the scans container.</param>
    public void Drop(string prefix) => Drop(version => version.Blob.StartsWith(prefix, StringComparison.Ordinal));

    public void Dispose() => Drop(_ => true);

    /// <summary>Lets go of some.</summary>
    internal void Drop(Predicate<SliceVersion> match)
    {
        lock (_lock)
        {
            foreach (var version in _held.Keys.Where(version => match(version)).ToList()) Remove(version)!.Dispose();
        }
    }

    /// <summary>True where there is room for an object of this length.</summary>
    internal bool HasRoomFor(long length)
    {
        lock (_lock) return length <= LargestObject && _bytes + length <= boundBytes;
    }

    /// <summary>
    /// Holds a whole object, which belongs to this from here on; where others took the room, it is let go.
    /// </summary>
    internal void Put(SliceVersion version, VoxelBuffer<byte> bytes)
    {
        lock (_lock)
        {
            Remove(version)?.Dispose();
            if (!HasRoomFor(bytes.Length))
            {
                bytes.Dispose();
                return;
            }

            _held[version] = bytes;
            _bytes += bytes.Length;
        }
    }

    /// <summary>Gives an object away to the caller, who disposes it; null where it is not held.</summary>
    internal VoxelBuffer<byte>? Take(SliceVersion version)
    {
        lock (_lock) return Remove(version);
    }

    private VoxelBuffer<byte>? Remove(SliceVersion version)
    {
        if (!_held.Remove(version, out var bytes)) return null;
        _bytes -= bytes.Length;
        return bytes;
    }
}
