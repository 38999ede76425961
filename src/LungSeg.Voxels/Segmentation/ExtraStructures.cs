namespace LungSeg.Voxels.Segmentation;

/// <summary>What an engine finds only where it is asked for.</summary>
[Flags]
public enum ExtraStructures
{
    None = 0,

    /// <summary>The lobes, with how much of each fissure was seen.</summary>
    Lobes = 1,

    /// <summary>The vessels of the lungs.</summary>
    Vessels = 2,

    /// <summary>The airways by how often they have branched.</summary>
    AirwayGenerations = 4,
}
