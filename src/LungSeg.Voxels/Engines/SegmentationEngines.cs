using LungSeg.Voxels.Given;
using LungSeg.Voxels.Robust;
using LungSeg.Voxels.Segmentation;
using LungSeg.Voxels.Tutorial;

namespace LungSeg.Voxels.Engines;

/// <summary>Every segmentation engine there is.</summary>
public static class SegmentationEngines
{
    /// <summary>The default first.</summary>
    public static IReadOnlyList<ISegmentationEngine> All { get; } = [new RobustEngine(), new TutorialEngine()];

    /// <summary>With what results may be of that no engine made.</summary>
    private static IReadOnlyList<ISegmentationEngine> Known { get; } = [.. All, new GivenMasksEngine()];

    /// <summary>The names by which users ask for them.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. All.Select(engine => engine.Name)];

    /// <exception cref="ArgumentException">There is no such engine; the message lists those that are.</exception>
    public static ISegmentationEngine Named(string name) =>
        Find(name)
        ?? throw new ArgumentException(
            $"There is no method '{name}'. There are: {string.Join(", ", Names)}.", nameof(name));

    /// <summary>What a result is of; null for an engine that this version does not know.</summary>
    public static ISegmentationEngine? Find(string name) => Known.FirstOrDefault(engine => engine.Name == name);
}
