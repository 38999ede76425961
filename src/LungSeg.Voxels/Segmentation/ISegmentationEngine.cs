using LungSeg.Voxels.Anatomy;
using LungSeg.Voxels.Kernels;
using LungSeg.Voxels.Memory;

namespace LungSeg.Voxels.Segmentation;

/// <summary>
/// Finds structures in a CT: HU in, masks out, no I/O. Quality checks, masks on the CT's own grid and measurements
/// follow from the masks, whichever engine made them. To add one: a class, and a line in
/// <c>SegmentationEngines.All</c>.
/// </summary>
public interface ISegmentationEngine
{
    /// <summary>The name by which users ask for it, kebab-case.</summary>
    string Name { get; }

    /// <summary>What it does, in the words of <c>--help</c>.</summary>
    string Description { get; }

    /// <summary>How its isotropic grid is made where the user does not say.</summary>
    Interpolation Interpolation { get; }

    /// <summary>The axes of the volume that it is given.</summary>
    AxisOrder AxisOrder { get; }

    /// <summary>Its algorithm family for DICOM SEG (PS3.16, context group 7162).</summary>
    CodedConcept AlgorithmFamily { get; }

    /// <summary>Every structure that it may yield.</summary>
    IReadOnlyList<Structure> Structures { get; }

    /// <summary>The values of its parameters by name, with the unit in the name, for the result's record.</summary>
    IReadOnlyDictionary<string, double> Parameters { get; }

    /// <summary>
    /// Whether it finds the body on its way and hands over what it knows of it; where not, quality checks find it
    /// beside its work.
    /// </summary>
    bool FindsBody => false;

    /// <summary>Segments a CT. The caller disposes the result; the volume remains the caller's.</summary>
    /// <param name="isotropic">HU on an isotropic grid, about 1 mm, with axes as in <see cref="AxisOrder"/>.</param>
    /// <param name="probe">Is shown every step's outcome, or null.</param>
    /// <param name="extra">What to find besides; an engine that does not find it ignores it.</param>
    LungSegmentation Segment(
        Volume<short> isotropic, ISegmentationProbe? probe = null, ExtraStructures extra = ExtraStructures.None);
}

/// <summary>The order of a volume's axes.</summary>
public enum AxisOrder
{
    /// <summary>As the series was acquired.</summary>
    Acquired,

    /// <summary>x to the patient's left, y to posterior, z to superior, as nearly as the axes allow.</summary>
    Patient,
}
