using LungSeg.Voxels.Geometry;

namespace LungSeg.Phantoms.Rendering;

/// <summary>
/// SplitMix64 (Steele, Lea, Flood 2014): the same numbers from the same seed on every machine and runtime.
/// </summary>
internal struct SplitMix64(ulong seed)
{
    private ulong _state = seed;

    /// <summary>64 well-mixed bits that depend on the value alone.</summary>
    public static ulong Mix(ulong value)
    {
        value += 0x9E3779B97F4A7C15;
        value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9;
        value = (value ^ (value >> 27)) * 0x94D049BB133111EB;
        return value ^ (value >> 31);
    }

    /// <summary>Evenly from 0 to below 1.</summary>
    public double NextDouble()
    {
        var bits = Mix(_state);
        _state += 0x9E3779B97F4A7C15;
        return (bits >> 11) * (1.0 / (1UL << 53));
    }

    /// <summary>Evenly between two values.</summary>
    public double Next(double from, double to) => from + ((to - from) * NextDouble());

    /// <summary>
    /// Evenly over the unit sphere, without trigonometry (which rounds differently from machine to machine).
    /// </summary>
    public Vector3D NextDirection()
    {
        while (true)
        {
            var v = new Vector3D(Next(-1, 1), Next(-1, 1), Next(-1, 1));
            var square = v.Dot(v);
            if (square is > 0.01 and <= 1) return v / Math.Sqrt(square);
        }
    }
}
