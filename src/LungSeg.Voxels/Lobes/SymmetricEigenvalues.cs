using System.Runtime.CompilerServices;

namespace LungSeg.Voxels.Lobes;

/// <summary>The eigenvalues of a symmetric 3 x 3 matrix, in closed form (Smith 1961).</summary>
internal static class SymmetricEigenvalues
{
    /// <summary>Finds them; false where all three are the same.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool Find(
        float xx, float yy, float zz, float xy, float xz, float yz, out float largest, out float middle,
        out float smallest)
    {
        var mean = (xx + yy + zz) / 3;
        var off = (xy * xy) + (xz * xz) + (yz * yz);
        float a = xx - mean, b = yy - mean, c = zz - mean;
        var spread = MathF.Sqrt(((a * a) + (b * b) + (c * c) + (2 * off)) / 6);
        largest = middle = smallest = mean;
        if (spread < 1e-6f) return false;
        var scale = 1 / spread;
        float u = a * scale, v = b * scale, w = c * scale, p = xy * scale, q = xz * scale, r = yz * scale;
        var half = ((u * ((v * w) - (r * r))) - (p * ((p * w) - (q * r))) + (q * ((p * r) - (q * v)))) / 2;
        var angle = MathF.Acos(Math.Clamp(half, -1, 1)) / 3;
        largest = mean + (2 * spread * MathF.Cos(angle));
        smallest = mean + (2 * spread * MathF.Cos(angle + (2 * MathF.PI / 3)));
        middle = (3 * mean) - largest - smallest;
        return true;
    }
}
