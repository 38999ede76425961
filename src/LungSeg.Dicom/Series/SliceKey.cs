namespace LungSeg.Dicom.Series;

/// <summary>One slice's pixels: a frame of a named object.</summary>
/// <param name="ObjectName">The object's blob name or path, as the caller calls it.</param>
/// <param name="Frame">The frame, from 0; 0 in single-frame objects.</param>
public readonly record struct SliceKey(string ObjectName, int Frame);
