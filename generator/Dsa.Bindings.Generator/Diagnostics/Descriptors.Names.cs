using Microsoft.CodeAnalysis;

namespace Dsa.Bindings.Generator.Diagnostics;

internal static partial class Descriptors
{
    private const string Names = "Hwdef.Names";

    public static readonly DiagnosticDescriptor BadName = Error(
        "HWDEF2001", "Name not in Pascal case", "'{0}' is not a name in Pascal case; write it with a capital first letter, then letters and digits", Names);

    public static readonly DiagnosticDescriptor DuplicateName = Error(
        "HWDEF2002", "Name used twice", "'{0}' is already a name in {1}; write another name", Names);

    public static readonly DiagnosticDescriptor UnknownType = Error(
        "HWDEF2003", "Unknown type", "There is no {1} '{0}' in the device; declare it or write another name.{2}", Names);

    public static readonly DiagnosticDescriptor UnknownName = Error(
        "HWDEF2004", "Unknown name", "There is no '{0}' in {1}; declare it or write another name.{2}", Names);

    public static readonly DiagnosticDescriptor UnknownFlag = Error(
        "HWDEF2005", "Unknown flag", "There is no flag '{0}' in {1}; declare it or write another name.{2}", Names);

    public static readonly DiagnosticDescriptor UnknownCondition = Error(
        "HWDEF2006", "Unknown condition", "There is no condition '{0}' in {1}; declare it or write another name.{2}", Names);

    public static readonly DiagnosticDescriptor UnknownReset = Error(
        "HWDEF2007", "Unknown kind of reset", "The device has no reset '{0}'; add it behind 'resets' or write another name.{1}", Names);

    public static readonly DiagnosticDescriptor UnknownRevision = Error(
        "HWDEF2008", "Unknown revision", "The device has no revision {0}; add it behind 'revision' or write one of {1}", Names);

    public static readonly DiagnosticDescriptor DuplicateDevice = Error(
        "HWDEF2009", "Device begun twice", "The device '{0}' is already begun in another file; write 'part of {1}' here", Names);

    public static readonly DiagnosticDescriptor UnknownDevice = Error(
        "HWDEF2010", "Unknown device", "No file begins the device '{0}'; write 'device {0} revision 1.0' in one of them, or another name.{1}", Names);

    public static readonly DiagnosticDescriptor TypeNameClash = Error(
        "HWDEF2011", "Generated types clash", "'{0}' would generate the type '{1}', as '{2}' does; rename one of them", Names);

    public static readonly DiagnosticDescriptor ReservedName = Error(
        "HWDEF2012", "Name is taken by generated code", "'{0}' cannot be a name here, because the generated type '{1}' needs it for itself; write another name", Names);

    public static readonly DiagnosticDescriptor UnknownMember = Error(
        "HWDEF2013", "Unknown member", "There is no member '{0}' in {1}; declare it or write another name.{2}", Names);

    public static readonly DiagnosticDescriptor UnknownVariant = Error(
        "HWDEF2014", "Unknown variant", "The device has no variant '{0}'; add it behind 'variants' or write another name.{1}", Names);

    public static readonly DiagnosticDescriptor TypeOfTwoDevices = Error(
        "HWDEF2015", "Type of two devices", "'{0}' of {1} would be a second type of that name beside the one of {2}; give one of the devices another 'namespace' than {3}", Names);

    public static readonly DiagnosticDescriptor LibraryMissing = Error(
        "HWDEF2016", "Library missing", "Generated code builds on the library Dsa.Bindings, which this project does not reference; reference the package Dsa.Bindings", Names);
}
