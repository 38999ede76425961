using LungSeg.Voxels.Engines;
using LungSeg.Voxels.Kernels;

namespace LungSeg.Pipeline.Slabs;

/// <summary>The names of the ways to make the isotropic grid.</summary>
public static class Interpolations
{
    /// <summary>All names.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. Enum.GetValues<Interpolation>().Select(NameOf)];

    /// <summary>The one that was asked for, or the method's own.</summary>
    /// <exception cref="ArgumentException">There is no such method or interpolation.</exception>
    public static Interpolation For(string method, string? asked) =>
        asked is null ? SegmentationEngines.Named(method).Interpolation : Named(asked);

    /// <exception cref="ArgumentException">There is no such interpolation; the message lists those that
    /// are.</exception>
    public static Interpolation Named(string name)
    {
        foreach (var interpolation in Enum.GetValues<Interpolation>())
        {
            if (NameOf(interpolation) == name) return interpolation;
        }

        throw new ArgumentException(
            $"There is no interpolation '{name}'. There are: {string.Join(", ", Names)}.", nameof(name));
    }

    public static string NameOf(Interpolation interpolation) => interpolation.ToString().ToLowerInvariant();
}
