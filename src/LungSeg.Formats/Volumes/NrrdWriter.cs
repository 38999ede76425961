using System.Runtime.InteropServices;
using LungSeg.Formats.Compression;
using LungSeg.Voxels.Memory;

namespace LungSeg.Formats.Volumes;

/// <summary>
/// Writes volumes as NRRD in LPS mm (see <see cref="NrrdHeader"/>), gzip, for ITK and all that is built on it. Files
/// are named .nrrd; segments with names and colours are <see cref="SegNrrdWriter"/>'s.
/// </summary>
public static class NrrdWriter
{
    /// <summary>Writes HU as little-endian 16-bit integers.</summary>
    /// <param name="output">Where to; left open.</param>
    /// <param name="hounsfield">The CT.</param>
    public static void Write(Stream output, Volume<short> hounsfield)
    {
        if (!BitConverter.IsLittleEndian) throw new PlatformNotSupportedException("little-endian machines only");
        NrrdHeader.Write(output, hounsfield.Geometry, "short", ["endian: little"]);
        using var gzip = new ParallelGzipStream(output);
        for (var z = 0; z < hounsfield.Size.Z; z++) gzip.Write(MemoryMarshal.AsBytes(hounsfield.Slice(z)));
    }

    /// <summary>Writes masks as one label volume of bytes; where they overlap the later one wins.</summary>
    /// <param name="output">Where to; left open.</param>
    /// <param name="masks">On one grid.</param>
    /// <exception cref="ArgumentException">There is none, or they are on different grids.</exception>
    public static void Write(Stream output, IReadOnlyList<LabelMask> masks)
    {
        NrrdHeader.Write(output, LabelRows.Grid(masks), "unsigned char", []);
        using var gzip = new ParallelGzipStream(output);
        LabelRows.Write(gzip, masks);
    }
}
