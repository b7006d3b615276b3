// SPDX-License-Identifier: GPL-2.0
/*
 * MOVDIR64B, ENQCMD and ENQCMDS for processors without them, such as that of QEMU, which raise #UD.
 *
 * The descriptor is stored as eight quadwords, its first one last, and after ENQCMD and ENQCMDS a quadword is read from the
 * same address, whose bit 0 becomes ZF: what dsa serve makes of it is in runtime/Dsa.VfioUser/README.md. A descriptor or
 * portal whose page is not there is not brought in: the program gets the signal of an unknown instruction.
 */
#include <linux/io.h>
#include <linux/iommu.h>
#include <linux/kdebug.h>
#include <linux/module.h>
#include <linux/sched.h>
#include <linux/uaccess.h>
#include <asm/cpufeature.h>
#include <asm/processor-flags.h>
#include <asm/ptrace.h>
#include <asm/trapnr.h>

#define STATUS_FLAGS (X86_EFLAGS_CF | X86_EFLAGS_PF | X86_EFLAGS_AF | X86_EFLAGS_ZF | X86_EFLAGS_SF | X86_EFLAGS_OF)

/* How often each was carried out, was answered Retry, and was not possible. */
static ulong movdir64b_count, enqcmd_count, enqcmds_count, retry_count, refused_count;
module_param(movdir64b_count, ulong, 0444);
module_param(enqcmd_count, ulong, 0444);
module_param(enqcmds_count, ulong, 0444);
module_param(retry_count, ulong, 0444);
module_param(refused_count, ulong, 0444);

/* Drivers look at this feature, for which QEMU has no name. */
static bool has_enqcmd;
module_param(has_enqcmd, bool, 0444);

/* The device gathers the quadwords of one descriptor at a time. */
static DEFINE_RAW_SPINLOCK(store_lock);

/* Where a number in ModRM, SIB and REX finds its register. */
static const u16 registers[16] = {
	offsetof(struct pt_regs, ax), offsetof(struct pt_regs, cx), offsetof(struct pt_regs, dx), offsetof(struct pt_regs, bx),
	offsetof(struct pt_regs, sp), offsetof(struct pt_regs, bp), offsetof(struct pt_regs, si), offsetof(struct pt_regs, di),
	offsetof(struct pt_regs, r8), offsetof(struct pt_regs, r9), offsetof(struct pt_regs, r10), offsetof(struct pt_regs, r11),
	offsetof(struct pt_regs, r12), offsetof(struct pt_regs, r13), offsetof(struct pt_regs, r14), offsetof(struct pt_regs, r15),
};

struct submission {
	ulong *count;		/* of its instruction */
	ulong source, portal;
	uint length;		/* of the instruction, in bytes */
};

static ulong value_of(struct pt_regs *regs, uint number)
{
	return *(ulong *)((char *)regs + registers[number]);
}

static bool read_memory(struct pt_regs *regs, void *to, ulong from, size_t size)
{
	if (user_mode(regs))
		return !copy_from_user_nofault(to, (const void __user *)from, size);
	return !copy_from_kernel_nofault(to, (const void *)from, size);
}

static bool store(struct pt_regs *regs, ulong to, u64 value)
{
	if (user_mode(regs))
		return !copy_to_user_nofault((void __user *)to, &value, sizeof(value));
	writeq(value, (void __iomem *)to);
	return true;
}

static bool answer(struct pt_regs *regs, ulong from, u64 *value)
{
	if (user_mode(regs))
		return read_memory(regs, value, from, sizeof(*value));
	*value = readq((const void __iomem *)from);
	return true;
}

/* The source: [base + index * scale + displacement], or [rip + displacement]. Gives the bytes of ModRM and what follows it. */
static uint decode_source(struct pt_regs *regs, const u8 *modrm, uint rex, uint before, ulong *address)
{
	uint mode = modrm[0] >> 6, base = modrm[0] & 7, size = 1, displaced = mode == 1 ? 1 : mode == 2 ? 4 : 0;
	bool has_base = true, is_relative = false;
	s32 displacement = 0;

	*address = 0;
	if (base == 4) {
		u8 sib = modrm[size++];
		uint index = (sib >> 3 & 7) | (rex & 2) << 2;

		base = sib & 7;
		has_base = base != 5 || mode != 0;
		if (index != 4)
			*address = value_of(regs, index) << (sib >> 6);
		displaced = has_base ? displaced : 4;
	} else if (base == 5 && mode == 0) {
		has_base = false;
		is_relative = true;
		displaced = 4;
	}
	if (has_base)
		*address += value_of(regs, base | (rex & 1) << 3);
	if (displaced == 1)
		displacement = (s8)modrm[size];
	else if (displaced == 4)
		memcpy(&displacement, modrm + size, 4);
	size += displaced;
	*address += displacement;
	if (is_relative)
		*address += regs->ip + before + size;
	return size;
}

static bool decode(struct pt_regs *regs, struct submission *submission)
{
	u8 code[24] = {};
	uint size = 15, at = 0, rex = 0;
	bool is_short = false, is_66 = false;
	u8 repeat = 0;

	/* What follows the instruction may lie in a page that is not there. */
	while (!read_memory(regs, code, regs->ip, size))
		if (--size < 5)
			return false;
	for (;; at++) {
		if (code[at] == 0x66)
			is_66 = true;
		else if (code[at] == 0x67)
			is_short = true;
		else if (code[at] == 0xf2 || code[at] == 0xf3)
			repeat = code[at];
		else if (code[at] != 0x26 && code[at] != 0x2e && code[at] != 0x36 && code[at] != 0x3e)
			break;
		if (at == 10)
			return false;
	}
	if ((code[at] & 0xf0) == 0x40)
		rex = code[at++];
	if (code[at] != 0x0f || code[at + 1] != 0x38 || code[at + 2] != 0xf8 || code[at + 3] >= 0xc0)
		return false;
	at += 3;
	if (repeat)
		submission->count = repeat == 0xf2 ? &enqcmd_count : &enqcmds_count;
	else if (is_66)
		submission->count = &movdir64b_count;
	else
		return false;
	submission->portal = value_of(regs, (code[at] >> 3 & 7) | (rex & 4) << 1);
	submission->length = at + decode_source(regs, code + at, rex, at, &submission->source);
	if (is_short) {
		submission->source = (u32)submission->source;
		submission->portal = (u32)submission->portal;
	}
	return true;
}

/* ENQCMD: the PASID of the program, and not privileged. */
static bool put_pasid(struct pt_regs *regs, u64 *first)
{
#ifdef CONFIG_IOMMU_MM_DATA
	u32 pasid = user_mode(regs) ? mm_get_enqcmd_pasid(current->mm) : IOMMU_PASID_INVALID;

	if (pasid != IOMMU_PASID_INVALID) {
		*first = (*first & ~(u64)U32_MAX) | pasid;
		return true;
	}
#endif
	return false;
}

static bool submit(struct pt_regs *regs, const struct submission *submission)
{
	u64 descriptor[8], said = 0;
	ulong flags;
	bool done = true;
	int i;

	if (submission->portal % sizeof(descriptor) || !read_memory(regs, descriptor, submission->source, sizeof(descriptor)))
		return false;
	if (submission->count == &enqcmd_count && !put_pasid(regs, descriptor))
		return false;
	if (submission->count == &enqcmds_count && user_mode(regs))
		return false;

	raw_spin_lock_irqsave(&store_lock, flags);
	for (i = 7; i >= 0 && done; i--)
		done = store(regs, submission->portal + i * 8, descriptor[i]);
	if (done && submission->count != &movdir64b_count)
		done = answer(regs, submission->portal, &said);
	*submission->count += done;
	retry_count += said & 1;
	raw_spin_unlock_irqrestore(&store_lock, flags);

	if (done && submission->count != &movdir64b_count)
		regs->flags = (regs->flags & ~STATUS_FLAGS) | (said & 1 ? X86_EFLAGS_ZF : 0);
	return done;
}

static int on_trap(struct notifier_block *block, ulong event, void *data)
{
	struct die_args *trap = data;
	struct submission submission;

	if (event != DIE_TRAP || trap->trapnr != X86_TRAP_UD || !decode(trap->regs, &submission))
		return NOTIFY_DONE;
	if (!submit(trap->regs, &submission)) {
		refused_count++;
		return NOTIFY_DONE;
	}
	trap->regs->ip += submission.length;
	return NOTIFY_STOP;
}

static struct notifier_block notifier = { .notifier_call = on_trap, .priority = INT_MAX };

static int __init start(void)
{
	if (has_enqcmd)
		set_cpu_cap(&boot_cpu_data, X86_FEATURE_ENQCMD);
	return register_die_notifier(&notifier);
}

static void __exit stop(void)
{
	unregister_die_notifier(&notifier);
}

module_init(start);
module_exit(stop);
MODULE_DESCRIPTION("MOVDIR64B, ENQCMD and ENQCMDS for processors without them");
MODULE_LICENSE("GPL");
