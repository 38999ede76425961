using LungSeg.Voxels.Anatomy;
using LungSeg.Voxels.Memory;

namespace LungSeg.Voxels.Models;

/// <summary>A trained model, seen from the CT: HU in, masks out. Safe for several threads.</summary>
public interface ILungModel
{
    /// <summary>
    /// Predicts masks on the volume's own grid, none of them overlapping: of right and left lung, or of both as one,
    /// and perhaps of airways. The caller disposes them.
    /// </summary>
    /// <param name="hounsfield">HU on an isotropic grid of about 1 mm: x to the patient's left, y to posterior, z to
    /// superior. Remains the caller's.</param>
    /// <param name="body">Everything under the skin, on the same grid. Remains the caller's.</param>
    /// <exception cref="Segmentation.SegmentationFaultException">The model's output cannot be used.</exception>
    StructureMasks Predict(Volume<short> hounsfield, BitVolume body);
}
