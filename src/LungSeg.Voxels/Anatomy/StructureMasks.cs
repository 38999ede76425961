using System.Diagnostics.CodeAnalysis;
using LungSeg.Voxels.Geometry;
using LungSeg.Voxels.Memory;

namespace LungSeg.Voxels.Anatomy;

/// <summary>
/// Masks by structure, all on one grid, in the order of <see cref="Structures.All"/>. It owns its masks: disposing it
/// disposes those that were not taken out.
/// </summary>
public sealed class StructureMasks(VolumeGeometry grid) : IDisposable
{
    private readonly Dictionary<Structure, BitVolume> _masks = [];

    /// <summary>The grid of all masks.</summary>
    public VolumeGeometry Grid { get; } = grid;

    /// <summary>The structures that there is a mask of; the mask may be empty.</summary>
    public IEnumerable<Structure> Present => Structures.All.Where(_masks.ContainsKey);

    /// <summary>The lungs among them: right and left, or both as one.</summary>
    public IEnumerable<Structure> Lungs => Present.Where(structure => structure.IsLung);

    /// <summary>Whether right and left lung are told apart.</summary>
    public bool HasSides => Lungs.Any(lung => lung.Side is not null);

    /// <summary>A structure's mask.</summary>
    /// <exception cref="KeyNotFoundException">There is none.</exception>
    public BitVolume this[Structure structure] =>
        _masks.TryGetValue(structure, out var mask)
            ? mask
            : throw new KeyNotFoundException($"There is no mask of {structure.Id}.");

    /// <summary>A structure's mask, where there is one.</summary>
    public bool TryGet(Structure structure, [NotNullWhen(true)] out BitVolume? mask) =>
        _masks.TryGetValue(structure, out mask);

    /// <summary>Takes a mask into ownership.</summary>
    /// <exception cref="ArgumentException">It is on another grid, or the structure has a mask already.</exception>
    public StructureMasks Add(Structure structure, BitVolume mask)
    {
        if (mask.Size != Grid.Size)
            throw new ArgumentException($"The mask of {structure.Id} is on another grid.", nameof(mask));
        _masks.Add(structure, mask);
        return this;
    }

    /// <summary>Takes a mask out; whoever asked for it disposes it.</summary>
    /// <exception cref="KeyNotFoundException">There is none.</exception>
    public BitVolume Take(Structure structure) => _masks.Remove(structure, out var mask) ? mask : this[structure];

    /// <summary>Each mask made into another one; the caller disposes the result.</summary>
    /// <param name="grid">The grid of what is made.</param>
    /// <param name="make">Makes one.</param>
    public StructureMasks Map(VolumeGeometry grid, Func<BitVolume, BitVolume> make)
    {
        var made = new StructureMasks(grid);
        try
        {
            foreach (var (structure, mask) in _masks) made.Add(structure, make(mask));
            return made;
        }
        catch
        {
            made.Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        foreach (var mask in _masks.Values) mask.Dispose();
        _masks.Clear();
    }
}
