using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace LungSeg.Dicom.Pixels;

/// <summary>Tells whether two slices at the same place show the same.</summary>
public static class PixelHash
{
    /// <summary>SHA-256 of a frame's HU, so that the same slice in two transfer syntaxes is the same.</summary>
    public static string Of(ReadOnlySpan<short> hu) =>
        Convert.ToHexStringLower(SHA256.HashData(MemoryMarshal.AsBytes(hu)));
}
