/*
 * copy-server SOCKET IMAGE BAR0-BYTES BAR2-BYTES: a server of vfio-user that does as little as Linux's idxd and dmatest let it, for one client.
 * IMAGE holds the configuration space and then BAR0 of a real part. Registers are memory, commands succeed at once, a Memory Move is a memcpy:
 * there is no queue, no check, no engine, no thread. What a device costs is what it takes longer than this.
 */
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

enum { CONFIGURATION_BYTES = 4096, MAPS = 256, VECTORS = 64, FILES = 16, MOST_BYTES = 1 << 20 };
enum { VERSION = 1, DMA_MAP, DMA_UNMAP, GET_INFO, GET_REGION_INFO, GET_IRQ_INFO = 7, SET_IRQS, REGION_READ, REGION_WRITE, DEVICE_RESET = 13 };
enum { GENSTS = 0x90, INTCAUSE = 0x98, CMD = 0xa0, CMDSTATUS = 0xa8 };
enum { ENABLE_DEVICE = 1, DISABLE_DEVICE = 2, RESET_DEVICE = 5, REQUEST_INT_HANDLE = 13 };
enum { NO_REPLY = 1 << 4, REQUEST_INTERRUPT = 1 << 4, MEMORY_MOVE = 3, SUCCESS = 1 };

struct header { uint16_t id, command; uint32_t size, flags, error; };
struct map { uint64_t address, size; char *start; };

static int client, vectors[VECTORS], files[FILES], file_count;
static uint8_t is_pending[VECTORS], *configuration, *bar0, *bar2;
static uint32_t bar0_bytes, bar2_bytes;
static struct map maps[MAPS];
static struct { struct header header; uint8_t body[MOST_BYTES + 64]; } message;

static void fail(const char *what)
{
    perror(what);
    exit(1);
}

/* Receives so many bytes, and files. False at the end. */
static int receive(void *to, size_t size)
{
    for (size_t done = 0; done < size;) {
        char control[CMSG_SPACE(FILES * sizeof(int))];
        struct iovec part = {(char *)to + done, size - done};
        struct msghdr header = {.msg_iov = &part, .msg_iovlen = 1, .msg_control = control, .msg_controllen = sizeof control};
        ssize_t count = recvmsg(client, &header, 0);
        if (count <= 0)
            return 0;
        for (struct cmsghdr *one = CMSG_FIRSTHDR(&header); one; one = CMSG_NXTHDR(&header, one)) {
            file_count = (int)((one->cmsg_len - CMSG_LEN(0)) / sizeof(int));
            memcpy(files, CMSG_DATA(one), (size_t)file_count * sizeof(int));
        }
        done += (size_t)count;
    }
    return 1;
}

static void answer(uint32_t body_bytes)
{
    if (message.header.flags & NO_REPLY)
        return;
    message.header.flags = 1;
    message.header.size = sizeof message.header + body_bytes;
    for (uint32_t done = 0; done < message.header.size;) {
        ssize_t count = write(client, (char *)&message + done, message.header.size - done);
        if (count <= 0)
            exit(0);
        done += (uint32_t)count;
    }
}

static void interrupt(unsigned vector)
{
    uint64_t one = 1;
    if (vector >= VECTORS)
        return;
    if (vectors[vector] < 0)
        is_pending[vector] = 1;
    else if (write(vectors[vector], &one, sizeof one) < 0)
        fail("eventfd");
}

/* QEMU shares all of the memory that is used. */
static char *memory(uint64_t address, uint64_t size)
{
    for (struct map *map = maps; map < maps + MAPS; map++)
        if (map->start && address >= map->address && address - map->address <= map->size && size <= map->size - (address - map->address))
            return map->start + (address - map->address);
    fprintf(stderr, "copy-server: nothing is mapped at %llx\n", (unsigned long long)address);
    exit(1);
}

static void command(uint32_t value)
{
    uint32_t code = value >> 20 & 31, operand = value & 0xfffff, state = code == ENABLE_DEVICE, status = 0;
    if (code == ENABLE_DEVICE || code == DISABLE_DEVICE || code == RESET_DEVICE)
        memcpy(bar0 + GENSTS, &state, 4);
    if (code == REQUEST_INT_HANDLE)
        status = operand << 8;
    memcpy(bar0 + CMDSTATUS, &status, 4);
    if (value >> 31) {
        bar0[INTCAUSE] |= 2;
        interrupt(0);
    }
}

static void submit(const uint8_t *descriptor)
{
    uint64_t record, source, target;
    uint32_t size;
    uint16_t handle;
    memcpy(&record, descriptor + 8, 8);
    memcpy(&source, descriptor + 16, 8);
    memcpy(&target, descriptor + 24, 8);
    memcpy(&size, descriptor + 32, 4);
    memcpy(&handle, descriptor + 36, 2);
    if (descriptor[7] == MEMORY_MOVE)
        memcpy(memory(target, size), memory(source, size), size);
    if (record) {
        volatile uint8_t *status = (uint8_t *)memory(record, 32);
        memset((uint8_t *)status + 1, 0, 31);
        *status = SUCCESS;
    }
    if (descriptor[4] & REQUEST_INTERRUPT)
        interrupt(handle);
}

static void write_region(uint32_t region, uint64_t offset, const uint8_t *data, uint32_t count)
{
    uint32_t value = 0;
    memcpy(&value, data, count < 4 ? count : 4);
    if (region == 7 && offset + count <= CONFIGURATION_BYTES)
        memcpy(configuration + offset, data, count);
    else if (region == 0 && offset == CMD)
        command(value);
    else if (region == 0 && offset == INTCAUSE)
        bar0[INTCAUSE] &= (uint8_t)~value;
    else if (region == 0 && offset + count <= bar0_bytes)
        memcpy(bar0 + offset, data, count);
    else if (region == 2 && offset + count <= bar2_bytes) {
        memcpy(bar2 + offset, data, count);
        if (offset % 64 == 0)
            submit(bar2 + offset);
    }
}

static void read_region(uint32_t region, uint64_t offset, uint8_t *data, uint32_t count)
{
    memset(data, 0, count);
    if (region == 7 && offset + count <= CONFIGURATION_BYTES)
        memcpy(data, configuration + offset, count);
    else if (region == 0 && offset + count <= bar0_bytes)
        memcpy(data, bar0 + offset, count);
}

static void map(uint64_t file_offset, uint64_t address, uint64_t size)
{
    struct map *free = maps;
    while (free->start)
        if (++free == maps + MAPS)
            exit(1);
    if (file_count == 1) {
        char *start = mmap(0, size, PROT_READ | PROT_WRITE, MAP_SHARED, files[0], (off_t)file_offset);
        if (start != MAP_FAILED)
            *free = (struct map){address, size, start};
    }
}

static void unmap(uint64_t address, uint64_t size)
{
    for (struct map *map = maps; map < maps + MAPS; map++)
        if (map->start && map->address == address && map->size == size) {
            munmap(map->start, size);
            map->start = 0;
        }
}

static void set_vectors(uint32_t start, uint32_t count, uint32_t has_files)
{
    for (uint32_t i = 0; i < (count ? count : VECTORS) && start + i < VECTORS; i++) {
        if (vectors[start + i] >= 0)
            close(vectors[start + i]);
        vectors[start + i] = has_files && count ? files[i] : -1;
        if (has_files && is_pending[start + i]) {
            is_pending[start + i] = 0;
            interrupt(start + i);
        }
    }
}

static void handle(void)
{
    static const char version[] = "\0\0\0\0{\"capabilities\":{\"max_msg_fds\":16,\"max_data_xfer_size\":1048576,\"pgsizes\":4096,\"max_dma_maps\":65535}}";
    uint32_t word[8];
    uint64_t quad[4];
    memcpy(word, message.body, sizeof word);
    memcpy(quad, message.body, sizeof quad);
    switch (message.header.command) {
    case VERSION:
        memcpy(message.body, version, sizeof version);
        answer(sizeof version);
        break;
    case DMA_MAP:
        map(quad[1], quad[2], quad[3]);
        if (file_count == 1)
            close(files[0]);
        answer(0);
        break;
    case DMA_UNMAP:
        unmap(quad[1], quad[2]);
        answer(24);
        break;
    case GET_INFO:
        memcpy(message.body, (uint32_t[]){16, 3, 9, 5}, 16);
        answer(16);
        break;
    case GET_REGION_INFO: {
        uint32_t size = word[2] == 0 ? bar0_bytes : word[2] == 2 ? bar2_bytes : word[2] == 7 ? CONFIGURATION_BYTES : 0;
        memcpy(message.body, (uint32_t[]){32, size ? 3 : 0, word[2], 0, size, 0, 0, 0}, 32);
        answer(32);
        break;
    }
    case GET_IRQ_INFO:
        memcpy(message.body, (uint32_t[]){16, word[2] == 2 ? 9 : 0, word[2], word[2] == 2 ? 9 : 0}, 16);
        answer(16);
        break;
    case SET_IRQS:
        set_vectors(word[3], word[4], file_count > 0);
        answer(0);
        break;
    case REGION_READ:
        read_region(word[2], quad[0], message.body + 16, word[3]);
        answer(16 + word[3]);
        break;
    case REGION_WRITE:
        write_region(word[2], quad[0], message.body + 16, word[3]);
        answer(16);
        break;
    default:
        answer(0);
    }
}

int main(int argc, char **argv)
{
    if (argc != 5)
        return 2;
    bar0_bytes = (uint32_t)atoi(argv[3]);
    bar2_bytes = (uint32_t)atoi(argv[4]);
    configuration = calloc(1, CONFIGURATION_BYTES + bar0_bytes);
    bar0 = configuration + CONFIGURATION_BYTES;
    bar2 = calloc(1, bar2_bytes);
    int image = open(argv[2], O_RDONLY);
    if (image < 0 || read(image, configuration, CONFIGURATION_BYTES + bar0_bytes) != CONFIGURATION_BYTES + (ssize_t)bar0_bytes)
        fail(argv[2]);
    memset(vectors, 0xff, sizeof vectors);

    struct sockaddr_un address = {.sun_family = AF_UNIX};
    strncpy(address.sun_path, argv[1], sizeof address.sun_path - 1);
    int listener = socket(AF_UNIX, SOCK_STREAM, 0);
    if (bind(listener, (struct sockaddr *)&address, sizeof address) || listen(listener, 1) || (client = accept(listener, 0, 0)) < 0)
        fail(argv[1]);
    while (file_count = 0, receive(&message.header, sizeof message.header)) {
        uint32_t body = message.header.size - sizeof message.header;
        if (body > sizeof message.body || !receive(message.body, body))
            break;
        handle();
    }
    return 0;
}
